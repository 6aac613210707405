#!/usr/bin/env node
import {Problem, Spillway} from './spillway.js'

const usage = `spillway-client RECIPE [PARAMETERS AS JSON]

Saves an archive in this folder, under its own name:

    spillway-client training-plan '{"student": "小明", "weeks": 4, "mode": "focus"}'

SPILLWAY_URL says where Spillway is; SPILLWAY_KEY and SPILLWAY_OWNER who asks, where keys are needed.`

const {SPILLWAY_URL: url, SPILLWAY_KEY: key, SPILLWAY_OWNER: owner} = process.env
const spillway = new Spillway({url, key, owner})
const [recipe, parameters = '{}'] = process.argv.slice(2)
try {
  if (!recipe || recipe.startsWith('-')) throw new SyntaxError(usage)
  const asked = await spillway.ask({recipe, parameters: JSON.parse(parameters)})
  console.log((await spillway.saveAll(await spillway.wait(asked))).join('\n'))
} catch (e) {
  console.error(e instanceof Problem ? `${e.type}: ${e.message}` : e.cause ? `${spillway.url}: ${e.cause.message}` : e.message)
  process.exitCode = 1
}
