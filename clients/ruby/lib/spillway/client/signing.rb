# frozen_string_literal: true

require "json"
require "openssl"

module Spillway
  # Signs tickets, and signs and verifies links; docs/security.md has the texts that are signed.
  module Signing
    module_function

    # A ticket with these claims: a JWT, signed with HS256.
    def ticket(key, secret, claims)
      text = [{alg: "HS256", kid: key, typ: "JWT"}, claims].map { |part| base64url(JSON.generate(part)) }.join(".")
      "#{text}.#{hmac(secret, text)}"
    end

    # The query of a link to the archive of an export, until expires (seconds since 1970), for deliveries complete ones.
    def link(key, secret, export, expires, deliveries = "", link = "")
      signature = hmac(secret, ["spillway-link-1", export, expires, key, deliveries, link].join("\n"))
      counted = link.empty? ? "" : "&deliveries=#{deliveries}&link=#{link}"
      "expires=#{expires}&key=#{key}#{counted}&signature=#{signature}"
    end

    # Whether these parameters of a query are a link to that export that one of secrets (by name) signed and that is good
    # now.
    def verify_link(secrets, export, parameters, now = Time.now)
      key, expires, deliveries, link, signature =
        %w[key expires deliveries link signature].map { |name| parameters.fetch(name, "") }
      return false unless secrets.key?(key) && expires.match?(/\A[0-9]+\z/) && deliveries.empty? == link.empty?

      expected = Signing.link(key, secrets[key], export, expires, deliveries, link).rpartition("=").last
      OpenSSL.secure_compare(expected, signature) && now.to_f < expires.to_i
    end

    def hmac(secret, text)
      base64url(OpenSSL::HMAC.digest("SHA256", secret, text))
    end

    def base64url(bytes)
      [bytes].pack("m0").tr("+/", "-_").delete("=")
    end
  end
end
