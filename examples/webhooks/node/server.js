const { createHmac, timingSafeEqual } = require("node:crypto");
const { createServer } = require("node:http");

const secret = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");
const seen = new Set(); // a table of yours: the same webhook-id comes again if its answer was lost

createServer(async (request, response) => {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": given = "" } = request.headers;
  let body = "";
  for await (const text of request.setEncoding("utf8")) body += text;
  const ours = Buffer.from("v1," + createHmac("sha256", secret).update(`${id}.${at}.${body}`).digest("base64"));
  const signed = given.split(" ").map((one) => Buffer.from(one));
  const genuine = signed.some((one) => one.length === ours.length && timingSafeEqual(one, ours));
  if (!genuine || !(Math.abs(Date.now() / 1000 - at) <= 300)) return response.writeHead(401).end();
  const event = JSON.parse(body);
  if (!seen.has(id)) console.log(event.type, event.data.id);
  seen.add(id);
  response.writeHead(204).end();
}).listen(process.env.PORT || 3000, "127.0.0.1");
