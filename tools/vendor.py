"""Copies what the desk's pages need from npm packages into the tree: for maintainers; users never need it.

python tools/vendor.py            # needs `npm`; fetches the packages of vendor.json and writes their files
python tools/vendor.py --check    # whether the files in the tree have the hashes that vendor.json names
"""

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src" / "trucewatch" / "web" / "static" / "vendor"
LIST = FOLDER / "vendor.json"


def main() -> int:
    """Exit code 0 where every file is as it is listed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare hashes")
    options = parser.parse_args()
    listed = json.loads(LIST.read_text("utf-8"))
    if not options.check:
        for package in listed["packages"]:
            fetch(package)
        LIST.write_text(json.dumps(listed, indent=2) + "\n", "utf-8")
    wrong = [name for name, digest in files(listed) if not digest or digest_of(FOLDER / name) != digest]
    for name in wrong:
        print(f"{name}: its hash is not the one in vendor.json")
    return 1 if wrong else 0


def files(listed: dict) -> list[tuple[str, str]]:
    """Name and hash of every file."""
    return [(one["name"], one["sha256"]) for package in listed["packages"] for one in package["files"]]


def digest_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def fetch(package: dict) -> None:
    """Writes a package's files and their hashes; a hash that is listed already must be met."""
    with tempfile.TemporaryDirectory() as folder:
        named = f"{package['package']}@{package['version']}"
        done = subprocess.run(
            ["npm", "pack", "--silent", named], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(folder) / done.stdout.strip().splitlines()[-1]) as held:
            for one in package["files"]:
                member = held.extractfile(f"package/{one['from']}")
                data = member.read() if member else b""
                if one.get("sha256") not in (None, "", sha256(data).hexdigest()):
                    sys.exit(f"{named}: {one['from']} is not what vendor.json lists; see why before you trust it")
                one["sha256"] = sha256(data).hexdigest()
                (FOLDER / one["name"]).write_bytes(data)
    print(named)


if __name__ == "__main__":
    sys.exit(main())
