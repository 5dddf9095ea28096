"""What a deploy came to, as JSON: outcome and releases from the environment, a step a line from standard input."""
import json
import os
import socket
import sys

steps = [line.strip().split("\t") for line in sys.stdin if line.strip()]
print(json.dumps({
    "outcome": os.environ["OUTCOME"],
    "release": os.environ["RELEASE"],
    "former": os.environ["FORMER"] or None,
    "host": socket.gethostname(),
    "seconds": round(float(os.environ["SECONDS_TAKEN"]), 1),
    "steps": [{"name": name, "seconds": float(seconds), "ok": status == "0"} for name, seconds, status in steps],
}))
