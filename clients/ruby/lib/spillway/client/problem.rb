# frozen_string_literal: true

module Spillway
  # What Spillway answered instead: docs/problems has each type, and what to do.
  class Problem < StandardError
    # Such as "invalid-parameters".
    attr_reader :type
    attr_reader :status
    # The parameters that were wrong, each with "parameter", "message" and, where one was given, "value".
    attr_reader :fields
    # As it was answered.
    attr_reader :document

    def initialize(document)
      super(document["detail"] || document["title"])
      @type = document["type"].rpartition(":").last
      @status = document["status"]
      @fields = document.fetch("errors", [])
      @document = document
    end
  end
end
