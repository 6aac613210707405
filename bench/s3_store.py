"""What the measurements with S3 share: a store, Spillway with its volume there, rclone for the same store, and files to archive.

The store is S3Proxy over a folder of the workplace, which the build fetches; S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY
name another, whose bucket must be there: what is measured is under the prefix spillway-bench-<process>/ and removed at the end.
"""

import contextlib
import os
import subprocess
import sys

from workbench import HOME, Spillway, await_port, free_port, java, require, running, say

JAR = HOME / "target" / "s3" / "s3proxy.jar"

RECIPE = """\
title: All files
archive: {{format: {format}, filename: "files.{format}", limit: 100G}}
retention: {{mode: keep, keep: 1h}}
contents:
  - files: "**/*"
    root: files
"""


class Store:
    """An S3 store and one bucket of it."""

    def __init__(self, endpoint, bucket, key, secret, name):
        self.endpoint, self.bucket, self.key, self.secret, self.name = endpoint, bucket, key, secret, name
        self.prefix = f"spillway-bench-{os.getpid()}/"

    def settings(self):
        return {
            "spillway.volume.kind": "s3",
            "spillway.volume.bucket": self.bucket,
            "spillway.volume.prefix": self.prefix,
            "spillway.volume.quota": "100G",
            "spillway.s3.endpoint": self.endpoint,
            "spillway.s3.access-key-id": self.key,
            "spillway.s3.secret-access-key": self.secret,
        }

    def rclone(self, *arguments, **options):
        """Runs rclone with its defaults; the remote is called store:"""
        environment = {
            # What is set for AWS is not meant for this store.
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "RCLONE_CONFIG": "/dev/null",
            "RCLONE_CONFIG_STORE_TYPE": "s3",
            "RCLONE_CONFIG_STORE_PROVIDER": "Other",
            "RCLONE_CONFIG_STORE_ENDPOINT": self.endpoint,
            "RCLONE_CONFIG_STORE_ACCESS_KEY_ID": self.key,
            "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY": self.secret,
            "RCLONE_S3_NO_CHECK_BUCKET": "true",
        }
        return subprocess.run(["rclone", *map(str, arguments)], check=True, env=environment, **options)

    def at(self, key):
        return f"store:{self.bucket}/{self.prefix}{key}"

    def blob(self):
        """The key of the one blob that is there."""
        found = self.rclone("lsf", "-R", "--files-only", self.at("blobs"), capture_output=True, text=True).stdout.split()
        if len(found) != 1:
            sys.exit(f"one blob should be in the bucket, there are {len(found)}")
        return f"blobs/{found[0]}"


@contextlib.contextmanager
def store(work):
    require("rclone", "rclone")
    if os.environ.get("S3_ENDPOINT"):
        names = ("S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")
        given = Store(*(os.environ[name] for name in names), os.environ["S3_ENDPOINT"])
        try:
            yield given
        finally:
            given.rclone("purge", given.at(""))
        return
    if not JAR.exists():
        sys.exit(f"{JAR} is not there: run ./mvnw -q test-compile")
    port = free_port()
    (work / "s3" / "downloads").mkdir(parents=True)
    (work / "s3.properties").write_text(f"""\
s3proxy.endpoint=http://127.0.0.1:{port}
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=bench
s3proxy.credential=bench-secret
jclouds.provider=filesystem-nio2
jclouds.identity=unused
jclouds.credential=unused
jclouds.filesystem.basedir={work / "s3"}
""", encoding="ascii")
    command = [java(), "-Xmx512m", "-jar", JAR, "--properties", work / "s3.properties"]
    with open(work / "s3.log", "wb") as log, running(command, stdout=log, stderr=log) as child:
        await_port(port, child, "S3Proxy")
        yield Store(f"http://127.0.0.1:{port}", "downloads", "bench", "bench-secret", "S3Proxy over a folder")


def make_files(folder, megabytes, each=100):
    """Files of random bytes, {each} MB each, that no archive makes smaller."""
    say(f"making {megabytes} MB of files ...")
    folder.mkdir()
    for number in range(megabytes // each):
        with open(folder / f"{number:04d}.bin", "wb") as file:
            for _ in range(each):
                file.write(os.urandom(1_000_000))
    return folder


def spillway(work, files, kept, form="zip", java_options=None):
    """Spillway with its volume in the store, and a recipe that archives all files."""
    (work / "recipes").mkdir()
    (work / "recipes" / "files.yaml").write_text(RECIPE.format(format=form), encoding="utf-8")
    return Spillway(work / "spillway", {"files": files}, work / "recipes", kept.settings(), java_options=java_options)
