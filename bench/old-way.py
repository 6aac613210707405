#!/usr/bin/env python3
"""How training plans used to be made, to measure against: copy the files, zip them in memory, delete the folder, send.

    bench/old-way.py PORT POOL FOLDER     # GET any path: 84 files of the pool as a ZIP
"""

import http.server
import io
import pathlib
import shutil
import sys
import tempfile
import zipfile

FILES = 84


class OldWay(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pool = pathlib.Path()
    folder = pathlib.Path()

    def do_GET(self):
        plan = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        for number, file in enumerate(sorted(self.pool.rglob("*.png"))[:FILES]):
            shutil.copy(file, plan / f"{number:02d}-{file.name}")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
            for file in sorted(plan.iterdir()):
                zipped.write(file, file.name)
        shutil.rmtree(plan)
        self.send_response(200)
        self.send_header("Content-Type", "application/zip")
        self.send_header("Content-Length", str(archive.tell()))
        self.end_headers()
        self.wfile.write(archive.getbuffer())

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    OldWay.pool, OldWay.folder = pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), OldWay).serve_forever()
