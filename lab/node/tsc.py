"""Print the rate of this machine's time stamp counter in kHz.

A node without KVM sees this very counter, and its kernel measures the rate at boot. On a busy machine that measurement fails,
and the node's clock then loses a quarter of its time: so the kernel is told.
"""

import ctypes
import mmap
import time

READ_COUNTER = bytes.fromhex("0f31" "48c1e220" "4809d0" "c3")  # rdtsc; shl rdx, 32; or rax, rdx; ret
page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(READ_COUNTER)
counter = ctypes.CFUNCTYPE(ctypes.c_uint64)(ctypes.addressof(ctypes.c_char.from_buffer(page)))

began, first = time.monotonic_ns(), counter()
time.sleep(0.3)
ended, last = time.monotonic_ns(), counter()
print((last - first) * 1_000_000 // (ended - began))
