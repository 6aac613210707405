# frozen_string_literal: true

# ruby -Ilib test/vectors_test.rb, from the folder of the client.

require "minitest/autorun"
require "uri"
require "spillway/client"

class VectorsTest < Minitest::Test
  def vectors(name)
    JSON.parse(File.read(File.join(__dir__, "../../vectors", name), encoding: "UTF-8"))
  end

  def test_signs_tickets
    vectors("tickets.json").each do |vector|
      ticket = Spillway::Signing.ticket(*vector.values_at("key", "secret", "claims"))
      assert_equal vector["ticket"], ticket, vector["name"]
    end
  end

  def test_signs_links
    vectors("links.json").each do |vector|
      given = vector.values_at("key", "secret", "export", "expires", "deliveries", "link").compact
      assert_equal vector["query"], Spillway::Signing.link(*given), vector["name"]
    end
  end

  def test_verifies_links
    vectors("links.json").each do |vector|
      name, export, expires = vector.values_at("name", "export", "expires")
      verify = ->(*given) { Spillway::Signing.verify_link({vector["key"] => vector["secret"]}, *given) }
      good = URI.decode_www_form(vector["query"]).to_h
      assert verify.call(export, good, expires - 1), name
      refute verify.call(export, good, expires), name
      refute verify.call("#{export}0", good, 1), name
      good.each { |parameter, value| refute verify.call(export, good.merge(parameter => "#{value}1"), 1), "#{name}: #{parameter}" }
    end
  end
end
