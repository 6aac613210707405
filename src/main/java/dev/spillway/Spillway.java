package dev.spillway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

@QuarkusMain
public final class Spillway {

  private Spillway() {}

  public static void main(String... args) {
    Quarkus.run(args);
  }
}
