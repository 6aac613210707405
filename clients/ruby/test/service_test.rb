# frozen_string_literal: true

# Against a Spillway with the example recipes: SPILLWAY_URL, SPILLWAY_KEY (for every owner), SPILLWAY_LINK_KEY;
# SPILLWAY_BROKEN_URL is a server that ends after 500 of 1,000 bytes.

require "minitest/autorun"
require "net/http"
require "tmpdir"
require "spillway/client"

class ServiceTest < Minitest::Test
  PLAN = {student: "小明", weeks: 4, mode: "focus"}.freeze

  def setup
    url = ENV.fetch("SPILLWAY_URL")
    @spillway = Spillway::Client.new(
      url, key: ENV.fetch("SPILLWAY_KEY"), owner: "小明", public_url: url, link_key: ENV.fetch("SPILLWAY_LINK_KEY")
    )
    @folder = Dir.mktmpdir
  end

  def teardown
    FileUtils.remove_entry(@folder)
  end

  def plan(**changed)
    @spillway.wait(@spillway.ask("training-plan", PLAN.merge(changed)))
  end

  def archive(export)
    @spillway.open(export["id"], &:body)
  end

  def part(name, export)
    File.join(@folder, "#{name}.#{export["archive"]["etag"][1, 12]}.part")
  end

  def test_saves_an_archive_and_goes_on
    export = plan
    whole = @spillway.save(export, @folder)
    assert_equal "小明—4周训练方案.zip", File.basename(whole)
    archive = File.binread(whole)
    assert_equal export["archive"]["length"], archive.bytesize

    # What is not asked for again is recognised by its bytes.
    filled = "x".b * 1000
    File.binwrite(part(File.basename(whole), export), filled + archive[1000, 1000])
    assert_equal filled + archive[1000..], File.binread(@spillway.save(plan, @folder))
    refute File.exist?(part(File.basename(whole), export))
  end

  def test_takes_nothing_of_another_archive
    longer = plan(weeks: 5)
    export = plan
    File.binwrite(part(export["archive"]["filename"], longer), "x" * 1000)
    assert_equal archive(export), File.binread(@spillway.save(export, @folder))
  end

  def test_what_broke_is_no_file
    archive = {"filename" => "a.zip", "length" => 1000, "etag" => '"e"'}
    broken = Spillway::Client.new(ENV.fetch("SPILLWAY_BROKEN_URL"))
    assert_raises(EOFError) { broken.save({"id" => "1", "archive" => archive}, @folder) }
    assert_equal ["a.zip.e.part"], Dir.children(@folder)
  end

  def test_raises_problems
    problem = assert_raises(Spillway::Problem) { plan(weeks: 99) }
    assert_equal ["invalid-parameters", 422], [problem.type, problem.status]
    assert_equal ["weeks"], problem.fields.map { |field| field["parameter"] }
    assert_includes problem.message, "weeks must be a whole number from 1 to 52"
  end

  def test_a_repeated_request_is_the_same_export
    ids = Array.new(2) { @spillway.ask("training-plan", PLAN, once_only: @folder)["id"] }
    assert_equal 1, ids.uniq.size
  end

  def test_an_export_is_there_for_its_owner_only
    assert_equal "404", @spillway.for_owner("somebody-else").open(plan["id"], method: "HEAD", &:code)
  end

  def test_links_need_no_key
    export = plan
    [
      @spillway.link(export["id"], good_for: 60),
      @spillway.sign_link(export["id"], good_for: 60),
      @spillway.sign_link(export["id"], good_for: 60, deliveries: 2),
      @spillway.address("training-plan", PLAN)
    ].each { |address| assert_equal archive(export), Net::HTTP.get(URI(address)) }
  end
end
