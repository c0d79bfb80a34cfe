import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isObject } from '../api/json'
import { readRecording, type Step } from './recording'
import { replay } from './replay'
import { completeObjects } from './start/complete-objects'

const FILE = new URL('../../lib/kubernetes/recordings/import-changed.json', import.meta.url)
const TEXT = readFileSync(FILE, 'utf8')
const [IMPORT, STREAM_WATCH, LAST_READ] = [1, 2, 6]
/** The uid of the stream, which each of its responses contains. */
const UID = 'f094c12f-bbe9-417d-8f54-809da91306b7'

describe('A replay of a recording', { timeout: 20_000 }, () => {
  it('matches', async () => {
    expect(await differingSteps(TEXT)).toEqual([])
  })

  it.concurrent.each(['errors-404-and-others', 'oc-import-image', 'pin-by-imagestreamtag'])(
    'matches %s with names that no other recording contains',
    async (name) => {
      const file = new URL(`../../lib/kubernetes/recordings/${name}.json`, import.meta.url)
      const text = readFileSync(file, 'utf8')
      expect(
        await differingSteps(text.replaceAll('packit', 'pandora').replaceAll('-service', '-setting')),
      ).toEqual([])
    },
  )

  it.concurrent.each([
    ['another status', IMPORT, changed(IMPORT, ({ response }) => (response.status = 200))],
    ['another field of a body', LAST_READ, changed(LAST_READ, ({ response }) => addLabel(response.body))],
    [
      'another type of an event',
      STREAM_WATCH,
      changed(STREAM_WATCH, ({ response: { events = [] } }) => {
        for (const event of events) event.type = 'ADDED'
      }),
    ],
    ['a missing event', STREAM_WATCH, changed(STREAM_WATCH, ({ response: { events } }) => events?.pop())],
    [
      'an extra event',
      STREAM_WATCH,
      changed(STREAM_WATCH, ({ response: { events } }) => events?.push(...events)),
    ],
    [
      'a uid that does not repeat',
      LAST_READ,
      changed(LAST_READ, (step) => {
        step.response.body = JSON.parse(
          JSON.stringify(step.response.body).replace(UID, UID.replace('f', 'e')),
        ) as unknown
      }),
    ],
  ])('differs for %s', async (what, step, text) => {
    expect(await differingSteps(text)).toContain(step)
  })
})

async function differingSteps(text: string): Promise<number[]> {
  const { scenario } = read(text)
  const results = await replay(scenario, completeObjects([scenario]))
  return results.filter(({ outcome }) => outcome === 'differing').map(({ index }) => index)
}

function changed(index: number, change: (step: Step) => void): string {
  const { steps } = read(TEXT).scenario
  for (const step of steps.slice(index, index + 1)) change(step)
  return JSON.stringify(steps)
}

function read(text: string) {
  const reading = readRecording('import-changed.json', text)
  if (!reading.ok) throw new Error(reading.error.message)
  return reading
}

function addLabel(body: unknown): void {
  if (isObject(body) && isObject(body.metadata)) body.metadata.labels = { changed: 'yes' }
}
