import { describe, expect, it } from 'vitest'
import { Pairing } from './pairing'

const UID = '11111111-1111-1111-1111-111111111111'
const OTHER_UID = '22222222-2222-2222-2222-222222222222'
const OURS = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'
const OTHER_OURS = 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb'
const DIGEST = `sha256:${'1'.repeat(64)}`
const OUR_DIGEST = `sha256:${'a'.repeat(64)}`

describe('What the servers chose', () => {
  it('is another value, but always the same for the same recorded one', () => {
    const pairing = new Pairing()
    expect(pairing.bindTexts(`uid ${UID}`, `uid ${OURS}`)).toBe(true)
    expect(pairing.bindTexts(UID, OURS)).toBe(true)
    expect(pairing.bindTexts(UID, OTHER_OURS)).toBe(false)
  })

  it('is never the same for two recorded ones', () => {
    const pairing = new Pairing()
    expect(pairing.bindTexts(UID, OURS)).toBe(true)
    expect(pairing.bindTexts(OTHER_UID, OURS)).toBe(false)
  })

  it('is not what stands around it', () => {
    expect(new Pairing().bindTexts(`uid ${UID}`, `UID ${OURS}`)).toBe(false)
    expect(new Pairing().bindTexts('packit-worker', 'packit-service')).toBe(false)
    expect(new Pairing().bindTexts(UID, DIGEST)).toBe(false)
  })

  it('may be one time for two recorded ones, but in their order', () => {
    const pairing = new Pairing()
    expect(pairing.bindTexts('2026-11-23T18:00:01Z', '2026-01-01T00:00:05Z')).toBe(true)
    expect(pairing.bindTexts('2026-11-23T18:00:02Z', '2026-01-01T00:00:05Z')).toBe(true)
    expect(pairing.bindTexts('2026-11-23T18:00:03Z', '2026-01-01T00:00:04Z')).toBe(false)
    expect(pairing.bindTexts('2026-11-23T18:00:00Z', '2026-01-01T00:00:06Z')).toBe(false)
  })

  it('keeps the order of the versions of lists as numbers', () => {
    const pairing = new Pairing()
    expect(pairing.bind('version', '998', '99')).toBe(true)
    expect(pairing.bind('version', '1002', '100')).toBe(true)
    expect(pairing.bind('version', '1001', '98')).toBe(false)
  })

  it('is put into requests, also where a digest is shortened', () => {
    const pairing = new Pairing()
    pairing.bind('digest', DIGEST, OUR_DIGEST)
    expect(pairing.translate(`tokman@${DIGEST}`)).toBe(`tokman@${OUR_DIGEST}`)
    expect(pairing.translate(`tokman@${DIGEST.slice(0, 19)}`)).toBe(`tokman@${OUR_DIGEST.slice(0, 19)}`)
    expect(pairing.translateAll({ uid: UID, digests: [DIGEST] })).toEqual({ uid: UID, digests: [OUR_DIGEST] })
  })

  it('can be tried out on a copy', () => {
    const pairing = new Pairing()
    const attempt = pairing.clone()
    attempt.bindTexts(UID, OURS)
    expect(pairing.bindTexts(UID, OTHER_OURS)).toBe(true)
  })
})
