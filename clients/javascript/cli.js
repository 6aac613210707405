#!/usr/bin/env node
// Saves an archive in this folder, under its own name:
//
//     node cli.js training-plan '{"student": "小明", "weeks": 4, "mode": "focus"}'
//
// SPILLWAY_URL says where Spillway is; SPILLWAY_KEY and SPILLWAY_OWNER who asks, where keys are needed.

import {Problem, Spillway} from './spillway.js'

const {SPILLWAY_URL: url, SPILLWAY_KEY: key, SPILLWAY_OWNER: owner} = process.env
const spillway = new Spillway({url, key, owner})
const [recipe, parameters = '{}'] = process.argv.slice(2)
try {
  const asked = await spillway.ask({recipe, parameters: JSON.parse(parameters)})
  console.log((await spillway.saveAll(await spillway.wait(asked))).join('\n'))
} catch (e) {
  if (!(e instanceof Problem)) throw e
  console.error(`${e.type}: ${e.message}`)
  process.exitCode = 1
}
