# What makes a master a boot server, as lines of a name, a tab and a text. master-state.ts reads them.
# usage on the master: bash -s DIGEST <master-state.sh
# shellcheck shell=bash
digest=$1
tftp=/var/lib/tftpboot

# fact NAME: each line of the input
fact() { sed "s|^|$1\t|"; }

fact dhcpd.conf </etc/dhcp/dhcpd.conf
fact httpd.conf </etc/httpd/conf.d/diskless.conf
fact chrony.conf </etc/chrony.conf
fact rsyslog.conf </etc/rsyslog.d/diskless.conf
fact pxelinux.cfg <$tftp/pxelinux.cfg/0A0000
fact grub.cfg <$tftp/EFI/grub.cfg-0A0000
fact nodes </usr/local/etc/nodes
(cd $tftp && sha256sum lpxelinux.0 ldlinux.c32 EFI/shimx64.efi EFI/grubx64.efi) | fact "boot loader"
grep '^10\.0\.0\.' /etc/hosts | fact hosts
exportfs -v | paste -s -d ' ' | fact exported
for unit in tftp.socket httpd nfs-server dhcpd chronyd rsyslog; do
  echo "$unit $(systemctl is-active $unit) $(systemctl is-enabled $unit)"
done | fact unit
# dnf leaves a file of the package under a path that has ours
for unit in dhcpd:/etc/dhcp/dhcpd.conf chronyd:/etc/chrony.conf rsyslog:/etc/rsyslog.d/diskless.conf; do
  started=$(date +%s -d "$(systemctl show -P ActiveEnterTimestamp "${unit%%:*}")")
  if [ "$started" -ge "$(stat -c %Y "${unit#*:}")" ]; then echo "${unit%%:*} has read its file"; else echo "${unit%%:*} has an older file"; fi
done | fact running
for scope in --permanent ''; do
  # shellcheck disable=SC2086
  firewall-cmd $scope --list-services | xargs -n 1 echo $scope
done | fact firewall
curl -s -o /dev/null -w '%{http_code}\n' "http://10.0.0.1/diskless/$digest/vmlinuz" | fact "kernel by HTTP"
ssh -G s3.example.com | grep -E '^(user|identityfile|identitiesonly|batchmode|stricthostkeychecking) ' | fact ssh
ssh-keygen -l -f /root/.ssh/id_rsa_diskless.pub | awk '{ print $1, $NF }' | fact key
stat -c '%a %U %n' /root/.ssh/config /root/.ssh/id_rsa_diskless /usr/local/sbin/on-nodes | fact mode
rpm -q --qf '%{name}\n' dhcp-server tftp-server syslinux-tftpboot grub2-efi-x64 shim-x64 nfs-utils chrony httpd squashfs-tools \
  dracut dracut-network dracut-live pssh | fact package
