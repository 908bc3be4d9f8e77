"""A real Kubo (0.22, as a C library from PyPI) on this machine alone: `kubo.py LIBRARY REPO`.

A command on each line of the input, its answer on each line of the output: `connect MULTIADDR`, `get CID PATH`,
`add PATH` (the address by its old default profile; the blocks are kept), `hash PATH` (the address alone). Paths and addresses are separated by a tab.
"""

import ctypes
import json
import os
import sys

library, repo = sys.argv[1:3]
kubo = ctypes.CDLL(library)
for name in ("AddFile", "GetNodeMultiAddrs"):
    getattr(kubo, name).restype = ctypes.c_void_p
kubo.AddFile.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_bool]
own = repo.encode()

os.makedirs(repo, exist_ok=True)
if kubo.CreateRepo(own) < 0:
    sys.exit("no repository")
path = os.path.join(repo, "config")
with open(path, encoding="utf-8") as file:
    config = json.load(file)
config["Addresses"] = {**config["Addresses"], "Swarm": ["/ip4/127.0.0.1/tcp/0"], "API": [], "Gateway": []}
config["Bootstrap"] = []
config["Discovery"]["MDNS"]["Enabled"] = False
config["Routing"]["Type"] = "none"
config["Swarm"]["DisableNatPortMap"] = True
config["Swarm"]["RelayClient"] = {"Enabled": False}
config["AutoNAT"] = {"ServiceMode": "disabled"}
with open(path, "w", encoding="utf-8") as file:
    json.dump(config, file)
kubo.RunNode(own)

answers = os.fdopen(os.dup(1), "w")
# the library writes there too
os.dup2(2, 1)


def run(command, *words):
    words = [word.encode() for word in words]
    if command == "connect":
        return kubo.ConnectToPeer(own, *words)
    if command == "get":
        return kubo.Download(own, *words)
    if command in ("add", "hash"):
        return ctypes.string_at(kubo.AddFile(own, *words, command == "hash")).decode()
    raise ValueError(command)


for line in sys.stdin:
    print(run(*line.rstrip("\n").split("\t")), file=answers, flush=True)
kubo.CleanupNode(own)
os._exit(0)
