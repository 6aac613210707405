package dev.spillway.export.staging;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.volume.Refusal;
import dev.spillway.volume.RefusedException;
import java.util.Map;

/** Converts a refusal of the volume into a problem for the caller. */
final class Refusals {

  private Refusals() {}

  static Problem problem(RefusedException refused) {
    return switch (refused.refusal()) {
      case Refusal.NeverFits(long bytes, long most) ->
          new Problem(
              ProblemType.EXCEEDS_QUOTA,
              "The archive takes "
                  + bytes
                  + " bytes of the volume, whose quota and disk allow at most "
                  + most
                  + ". Ask for less, or have the volume enlarged.",
              Map.of("bytes", bytes, "quota", most));
      case Refusal.NoRoom(long bytes, long missing) ->
          new Problem(
              ProblemType.INSUFFICIENT_STORAGE,
              "There is no room for it right now: "
                  + missing
                  + " bytes are missing. Try again later.",
              Map.of("bytes", bytes, "missing", missing));
      case Refusal.DatabaseFull(long missing) ->
          new Problem(
              ProblemType.INSUFFICIENT_STORAGE,
              "There is no room for it right now: "
                  + missing
                  + " bytes are missing on the disk of the database. Try again later.",
              Map.of("missing", missing));
      case Refusal.NoInodes(long bytes) ->
          new Problem(
              ProblemType.INSUFFICIENT_STORAGE,
              "There is no room for it right now: the disk has bytes left but takes no more files, its inodes are used up."
                  + " Try again later.",
              Map.of("bytes", bytes));
      case Refusal.Unwritable() ->
          Problem.of(
              ProblemType.VOLUME_UNAVAILABLE,
              "The volume takes no bytes right now. Try again later.");
    };
  }
}
