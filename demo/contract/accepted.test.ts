import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isAccepted, isLeftOut, ROWS } from './accepted'
import { readRecording } from './recording'

describe('The table of what is accepted', () => {
  it('is short', () => {
    expect(ROWS.length).toBeLessThan(60)
  })

  it.each(ROWS)(
    'has a row for step $step of $file, which is there, with a reason',
    ({ file, step, reason }) => {
      const recording = new URL(`../../lib/kubernetes/recordings/${file}.json`, import.meta.url)
      expect(existsSync(recording)).toBe(true)
      const reading = readRecording(file, readFileSync(recording, 'utf8'))
      expect(reading.ok && reading.scenario.steps[step]).toBeTruthy()
      expect(reason).not.toBe('')
    },
  )

  it('accepts one path of a step, and no other', () => {
    const path = 'events of ImageStream bookmark'
    expect(isAccepted('list-and-watch-semantics', 8, path)).toBe(true)
    expect(isAccepted('list-and-watch-semantics', 8, `${path} 1`)).toBe(false)
    expect(isLeftOut('list-and-watch-semantics', 8)).toBe(false)
    expect(isLeftOut('discovery', 0)).toBe(true)
  })
})
