package dev.spillway.ops.check;

import dev.spillway.volume.bucket.VolumeBucket;
import dev.spillway.volume.local.VolumeFolder;
import dev.spillway.volume.store.VolumeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Checks the settings of the volume against each other and against its folder. A bucket is checked
 * only when it is opened.
 *
 * @param settings the configuration
 * @param pathIsSet whether the path was configured and is not a default
 */
record VolumeChecks(VolumeSettings settings, boolean pathIsSet) {

  /** One sentence for each problem. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    switch (settings.kind()) {
      case LOCAL -> {
        VolumeFolder folder = new VolumeFolder(settings.path(), pathIsSet);
        folder.finding().ifPresent(findings::add);
        quota(findings, folder.blockSize());
        minFree(findings, folder.capacity());
        ofS3Alone(findings);
      }
      case S3 -> {
        VolumeBucket.of(settings).finding().ifPresent(findings::add);
        quota(findings, 1);
        ofFoldersAlone(findings);
      }
    }
    waters(findings);
    return findings;
  }

  private void ofS3Alone(List<String> findings) {
    if (settings.bucket().isPresent() || settings.prefix().isPresent()) {
      findings.add(
          "spillway.volume.bucket or spillway.volume.prefix is set, but spillway.volume.kind is local: set the kind to s3, or"
              + " remove them.");
    }
  }

  private void ofFoldersAlone(List<String> findings) {
    if (pathIsSet) {
      findings.add(
          "spillway.volume.path="
              + settings.path()
              + " is set, but spillway.volume.kind is s3: remove the path, or set the kind to local.");
    }
  }

  private void quota(List<String> findings, long blockSize) {
    long quota = settings.quota().asLongValue();
    if (quota < blockSize) {
      findings.add(
          ("spillway.volume.quota=%s keeps nothing, a block of the volume's file system"
                  + " has %s bytes: set it to the bytes that Spillway may keep, such as 2G.")
              .formatted(quota, blockSize));
    }
  }

  private void minFree(List<String> findings, OptionalLong capacity) {
    long minFree = settings.minFree().asLongValue();
    if (capacity.isPresent() && minFree >= capacity.getAsLong()) {
      findings.add(
          ("spillway.volume.min-free=%s leaves nothing of the disk of"
                  + " spillway.volume.path, which has %s bytes: set it to the bytes that must stay"
                  + " free, such as 1G.")
              .formatted(minFree, capacity.getAsLong()));
    }
    if (minFree < 0) {
      findings.add(
          "spillway.volume.min-free="
              + minFree
              + " is negative: set it to the bytes that must stay free, such as 1G, or to 0.");
    }
  }

  private void waters(List<String> findings) {
    double low = settings.lowWater();
    double high = settings.highWater();
    // In this form, NaN is refused too.
    if (!(low > 0 && low <= 1)) {
      findings.add(
          "spillway.volume.low-water="
              + low
              + " is no fraction of the quota: set it above 0 and up to spillway.volume.high-water, such as 0.75.");
    }
    if (!(high > 0 && high <= 1)) {
      findings.add(
          "spillway.volume.high-water="
              + high
              + " is no fraction of the quota: set it above 0 and up to 1, such as 0.90.");
    }
    if (low > high && low <= 1 && high > 0) {
      findings.add(
          ("spillway.volume.low-water=%s is above spillway.volume.high-water=%s, so that"
                  + " evicting would never begin or never end: set low-water to at most high-water.")
              .formatted(low, high));
    }
  }
}
