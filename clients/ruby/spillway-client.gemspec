# frozen_string_literal: true

Gem::Specification.new do |spec|
  spec.name = "spillway-client"
  spec.version = "0.1.0"
  spec.summary = "Asks Spillway for archives, saves them, and signs tickets and links to them"
  spec.authors = ["The Spillway authors"]
  spec.license = "Apache-2.0"
  spec.required_ruby_version = ">= 3.0"
  spec.files = Dir["lib/**/*.rb", "sig/**/*.rbs", "README.md"]
  spec.metadata["rubygems_mfa_required"] = "true"
end
