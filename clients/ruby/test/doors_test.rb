# frozen_string_literal: true

# Selections and tickets: as service_test.rb, with SPILLWAY_TICKET_KEY and files in the root media.

require "minitest/autorun"
require "net/http"
require "tmpdir"
require "spillway/client"

class DoorsTest < Minitest::Test
  CHOSEN = [
    {root: "media", path: "2026/a.jpg"},
    {root: "media", path: "2026/b.jpg", name: "Day 2/b.jpg"},
    {text: "Two pictures\n", name: "README.txt"}
  ].freeze
  NAMES = ["2026/a.jpg", "Day 2/b.jpg", "README.txt"].freeze

  def setup
    url = ENV.fetch("SPILLWAY_URL")
    @spillway = Spillway::Client.new(
      url, key: ENV.fetch("SPILLWAY_KEY"), owner: 42, public_url: url, ticket_key: ENV.fetch("SPILLWAY_TICKET_KEY")
    )
  end

  # The names in the central directory of a ZIP, APPNOTE 4.3.12.
  def names(zip)
    found = []
    at = zip.unpack1("V", offset: zip.rindex("PK\x05\x06".b) + 16)
    while zip[at, 4] == "PK\x01\x02".b
      name, extra, comment = zip.unpack("v3", offset: at + 28)
      found << zip[at + 46, name].force_encoding("UTF-8")
      at += 46 + name + extra + comment
    end
    found
  end

  # Where a ticket leads to.
  def led(answer)
    assert_equal "303", answer.code, answer.body
    URI.join(ENV.fetch("SPILLWAY_URL"), answer["Location"])
  end

  def test_a_selection_is_an_archive
    export = @spillway.wait(@spillway.ask(selection: CHOSEN, filename: "Holiday.zip"))
    assert_equal "Holiday.zip", export["archive"]["filename"]
    assert_equal NAMES, names(@spillway.open(export["id"], &:body))
  end

  def test_a_selection_may_come_entry_by_entry
    many = (0...1200).lazy.map { |number| {text: "#{number}\n", name: "#{number}.txt"} }
    export = @spillway.wait(@spillway.ask(selection: many, filename: "Many.zip"))
    assert_equal 1200, export["archive"]["entries"]
  end

  def test_a_dry_run_makes_nothing
    told = @spillway.dry_run(selection: CHOSEN)
    assert_equal [3, true, [], nil], told.values_at("entries", "fits", "missing", "id")
  end

  def test_all_parts_are_saved
    texts = Array.new(5) { |number| {text: "x" * 250_000, name: "#{number}.txt"} }
    export = @spillway.wait(@spillway.ask(selection: texts, filename: "Texts.zip", parts: "1M"))
    Dir.mktmpdir do |folder|
      assert_raises(ArgumentError) { @spillway.save(export, folder) }
      name, length, etag = export["archive"]["parts"].first.values_at("filename", "length", "etag")
      File.binwrite(File.join(folder, "#{name}.#{etag[1, 12]}.part"), "x" * length)
      saved = @spillway.save_all(export, folder)
      assert_equal ["Texts-1of2.zip", "Texts-2of2.zip"], saved.map { |file| File.basename(file) }
      # What is complete is not asked for again.
      assert_equal "x" * length, File.binread(saved.first)
      assert_equal ["4.txt"], names(File.binread(saved.last))
    end
  end

  def test_a_ticket_needs_no_key_and_is_one_export
    ticket = URI(@spillway.ticket(selection: CHOSEN, filename: "Holiday.zip"))
    first, second = Array.new(2) { led(Net::HTTP.get_response(ticket)) }
    assert_equal first.path, second.path
    answer = Net::HTTP.get_response(first)
    assert_includes answer["Content-Disposition"], "Holiday.zip"
    assert_equal NAMES, names(answer.body)
  end

  def test_a_form_brings_a_ticket_of_any_length
    chosen = [*CHOSEN, {text: "x" * 20_000, name: "long.txt"}]
    form = @spillway.ticket_form(selection: chosen, filename: "Holiday.zip")
    action, ticket = %w[action value].map { |name| form[/#{name}="([^"]*)"/, 1] }
    answer = Net::HTTP.post_form(URI(action), "ticket" => ticket)
    assert_equal [*NAMES, "long.txt"], names(Net::HTTP.get(led(answer)))
  end

  def test_a_changed_ticket_is_refused
    answer = Net::HTTP.get_response(URI("#{@spillway.ticket(selection: CHOSEN)[..-5]}AAAA"))
    assert_equal "403", answer.code
    assert_equal "urn:spillway:problem:ticket-refused", JSON.parse(answer.body)["type"]
  end
end
