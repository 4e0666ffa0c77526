#!/bin/sh
# Dracut sources it. A root that came to be without the check, in whatever way, is not gone over to.

if [ ! -s /run/verified-image ]; then
  die "This node does not come up: nothing has held its root image to the digest on its kernel line."
fi
