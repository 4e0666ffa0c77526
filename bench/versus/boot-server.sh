#!/bin/bash
# A boot server by one script in one session: every program is started as seldom as can be, nothing is looked at before it is done,
# and a second run would not do. So it is what any tool must take at least.
# usage on the master: bash -s <boot-server.sh, after lines that define write_files, hosts_lines and packages (script-way.ts)
set -euo pipefail
tftp=/var/lib/tftpboot

# shellcheck disable=SC2154,SC2086 # of the lines before, a list
dnf -y -q install $packages >/dev/null

hosts_lines >>/etc/hosts
mkdir -p $tftp/EFI
install -m 644 /tftpboot/lpxelinux.0 /tftpboot/ldlinux.c32 $tftp/
install -m 644 /boot/efi/EFI/*/shimx64.efi /boot/efi/EFI/*/grubx64.efi $tftp/EFI/

write_files

ssh-keygen -q -t rsa -b 3072 -N '' -C root@m0.example.com -f /root/.ssh/id_rsa_diskless
services="--add-service=dhcp --add-service=tftp --add-service=nfs --add-service=http --add-service=ntp --add-service=syslog"
# shellcheck disable=SC2086
firewall-cmd -q --permanent $services
# shellcheck disable=SC2086
firewall-cmd -q $services
systemctl -q enable --now tftp.socket httpd nfs-server dhcpd chronyd rsyslog
systemctl restart chronyd rsyslog
exportfs -ra
