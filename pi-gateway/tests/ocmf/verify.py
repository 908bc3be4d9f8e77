"""Reads a public key (SPKI DER in hex) and then records from standard input, one a line; says of each record whether
pyocmf takes it: `accepted` or `refused`."""

import sys
import warnings

from pyocmf import OCMF

# Fields of a charging session that a meter reading does not have.
warnings.simplefilter("ignore")
key = sys.stdin.readline().strip()
for line in sys.stdin:
    try:
        taken = OCMF.from_string(line.rstrip("\n")).verify_signature(key)
    except Exception:
        taken = False
    print("accepted" if taken else "refused")
