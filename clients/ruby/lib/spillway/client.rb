# frozen_string_literal: true

require "cgi"
require "fileutils"
require "json"
require "net/http"
require "securerandom"
require "uri"
require_relative "client/problem"
require_relative "client/signing"

module Spillway
  # Asks Spillway for archives, saves them, and signs tickets and links to them. The standard library is enough.
  #
  #   spillway = Spillway::Client.new("http://localhost:8080")
  #   export = spillway.wait(spillway.ask("training-plan", {student: "小明", weeks: 4, mode: "focus"}))
  #   puts spillway.save(export)
  #
  # An entry of a selection is {root:, path:, name:}, {text:, name:} or {folder:}. An export is the Hash of
  # docs/api.md, "Look at an export", with names as strings.
  class Client
    # owner is whom exports are for: they are there for nobody else. public_url is where browsers reach Spillway, the
    # same as its setting spillway.public-url. ticket_key and link_key are name:secret, one of spillway.tickets.keys and
    # of spillway.links.keys.
    def initialize(url = "http://localhost:8080", key: nil, owner: nil, public_url: nil, ticket_key: nil, link_key: nil)
      @url = url.sub(%r{/+\z}, "")
      @public_url = public_url&.sub(%r{/+\z}, "")
      @key = key
      @owner = owner&.to_s
      @ticket_key = ticket_key
      @link_key = link_key
    end

    # The same service, asked for somebody else.
    def for_owner(owner)
      dup.tap { |other| other.instance_variable_set(:@owner, owner.to_s) }
    end

    # Asks for an export and returns it, after wait seconds at most. With the same once_only it is the same export. A
    # selection that is no Array, such as an Enumerator, is sent as NDJSON.
    def ask(recipe = "selection", parameters = nil, selection: nil, once_only: nil, wait: 0, **others)
      headers = {"Prefer" => "wait=#{wait}", "Idempotency-Key" => once_only}.compact
      if selection.nil? || selection.is_a?(Array)
        return json(:Post, "/api/exports", headers, members(recipe, parameters, selection: selection, **others))
      end

      lines = [members(recipe, parameters, **others), *selection].map { |line| JSON.generate(line) }
      send_body("/api/exports", headers, lines.join("\n"), "application/x-ndjson")
    end

    # What the export would be, as docs/api.md, "Dry runs", has it: nothing is made.
    def dry_run(recipe = "selection", parameters = nil, **others)
      json(:Post, "/api/exports", {}, members(recipe, parameters, **others).merge(dryRun: true))
    end

    # Returns the export once it is READY, however long that takes. Raises a Problem when it will never be.
    def wait(export)
      export = json(:Get, path(export["id"]), {"Prefer" => "wait=30"}) while %w[QUEUED GENERATING].include?(export["state"])
      raise Problem, export["problem"] unless export["state"] == "READY"

      export
    end

    # Asks, waits, and returns an address of the archive for a browser: for selections of any length.
    def address(recipe = "selection", parameters = nil, good_for: 600, **members)
      link(wait(ask(recipe, parameters, wait: 30, **members))["id"], good_for: good_for)
    end

    # Yields the answer for the archive, or for this part of it, as it comes, whatever its status: a Net::HTTPResponse
    # whose body is not read yet.
    def open(id, headers: {}, method: "GET", part: nil, &block)
      http(method == "HEAD" ? :Head : :Get, "#{path(id)}/archive#{"/#{part}" if part}", headers, &block)
    end

    # Saves the archive of an export that is READY, and goes on with what is there of it. Returns its path. An export in
    # several parts has several archives: save_all.
    def save(export, folder = ".")
      raise ArgumentError, "the export has several parts: save_all saves them" if export["archive"]["parts"]

      save_all(export, folder).first
    end

    # Saves the archive, or all parts of it, and goes on with what is there of them. Returns their paths.
    def save_all(export, folder = ".")
      archives = export["archive"]["parts"] || [export["archive"]]
      # All are there before the first gets its name: a broken one does not ask for the others again.
      fetched = archives.map { |archive| fetch_whole(export["id"], archive, folder) }
      fetched.each { |part, file| FileUtils.mv(part, file) }.map(&:last)
    end

    # An address of the archive that needs no key, for good_for seconds; with deliveries, for that many downloads.
    def link(id, good_for: 600, deliveries: nil)
      made = json(:Post, "#{path(id)}/links", {}, {expiresIn: "#{good_for}s", deliveries: deliveries}.compact)
      URI.join(base, made["url"]).to_s
    end

    # The same, signed here with link_key: Spillway is not asked.
    def sign_link(id, good_for: 600, deliveries: nil)
      counted = deliveries ? [deliveries, SecureRandom.hex(16)] : []
      query = Signing.link(*named(@link_key, :link_key), id, Time.now.to_i + good_for, *counted)
      "#{base}#{path(id)}/archive?#{query}"
    end

    # An address that makes the archive when a browser comes, and leads to it; signed here with ticket_key. It has room
    # for some 50 files: ticket_form and address have for more.
    def ticket(...)
      "#{base}/api/tickets/#{sign_ticket(...)}"
    end

    # A page that sends the browser on with a ticket of any length.
    def ticket_form(...)
      <<~HTML
        <!doctype html>
        <meta charset="utf-8">
        <title>Download</title>
        <form method="post" action="#{CGI.escapeHTML(base)}/api/tickets">
        <input type="hidden" name="ticket" value="#{sign_ticket(...)}">
        <button>Download</button>
        </form>
        <script>document.forms[0].submit()</script>
      HTML
    end

    # The ticket itself, a JWT. The same ticket is the same export.
    def sign_ticket(recipe = "selection", parameters = nil, good_for: 600, **others)
      now = Time.now.to_i
      about = {owner: @owner, aud: @public_url, iat: now, exp: now + good_for}.compact
      claims = members(recipe, parameters, **others).merge(about)
      Signing.ticket(*named(@ticket_key, :ticket_key), claims)
    end

    # Keys are not for logs.
    def inspect
      "#<#{self.class} #{@url}>"
    end

    private

    # What is there, complete, and its name.
    def fetch_whole(id, archive, folder)
      filename, length, etag = archive.values_at("filename", "length", "etag")
      file = File.join(folder, File.basename(filename))
      # The same ETag is the same bytes: what is there of another archive is left alone.
      part = "#{file}.#{etag.gsub(/[^0-9A-Za-z]/, "")[0, 12]}.part"
      done = File.size?(part) || 0
      headers = done < length ? {"Range" => "bytes=#{done}-", "If-Range" => etag} : {}
      fetch(id, archive["number"], part, headers) if done != length
      # Net::HTTP says nothing of a body that is shorter than its length.
      raise EOFError, "the download broke after #{File.size(part)} of #{length} bytes" if File.size(part) != length

      [part, file]
    end

    def base
      @public_url || @url
    end

    def path(id)
      "/api/exports/#{URI.encode_www_form_component(id)}"
    end

    def members(recipe, parameters, selection: nil, filename: nil, retention: nil, parts: nil)
      {
        recipe: recipe, parameters: parameters, selection: selection, filename: filename, retention: retention, parts: parts
      }.compact
    end

    def fetch(id, number, file, headers)
      open(id, headers: headers, part: number) do |answer|
        raise problem(answer) unless %w[200 206].include?(answer.code)

        File.open(file, answer.code == "206" ? "ab" : "wb") do |sink|
          answer.read_body { |block| sink.write(block) }
        end
      end
    end

    def json(method, path, headers, members = nil)
      return send_body(path, headers, JSON.generate(members), "application/json") if members

      http(method, path, headers) { |answer| document(answer) }
    end

    def send_body(path, headers, body, type)
      http(:Post, path, headers.merge("Content-Type" => type), body) { |answer| document(answer) }
    end

    def document(answer)
      raise problem(answer) unless answer.is_a?(Net::HTTPSuccess)

      JSON.parse(answer.body)
    end

    def http(method, path, headers, body = nil)
      uri = URI(@url + path)
      request = Net::HTTP.const_get(method).new(uri, {"Accept-Encoding" => "identity"})
      request["Authorization"] = "Bearer #{@key}" if @key
      request["Spillway-Owner"] = @owner if @owner
      headers.each { |name, value| request[name] = value }
      request.body = body if body
      Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https", read_timeout: 120, max_retries: 0) do |connection|
        result = nil
        connection.request(request) { |answer| result = yield answer }
        result
      end
    end

    # Of a proxy in between it is no problem of Spillway's.
    def problem(answer)
      return Problem.new(JSON.parse(answer.body)) if answer["Content-Type"]&.start_with?("application/problem+json")

      IOError.new("unexpected status #{answer.code}")
    end

    def named(key, option)
      name, colon, secret = key.to_s.partition(":")
      raise ArgumentError, "#{option} is missing: it is name:secret, as in the settings of Spillway" if colon.empty?

      [name, secret]
    end
  end
end
