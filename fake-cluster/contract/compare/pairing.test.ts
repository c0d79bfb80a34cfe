import { describe, expect, it } from 'vitest'
import { Pairing } from './pairing'

const UID = '11111111-1111-1111-1111-111111111111'
const OTHER_UID = '22222222-2222-2222-2222-222222222222'
const OURS = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'
const OTHER_OURS = 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb'
const DIGEST = `sha256:${'1'.repeat(64)}`
const OUR_DIGEST = `sha256:${'a'.repeat(64)}`

describe('A value that the servers chose', () => {
  it('has one actual value for each recorded one', () => {
    const pairing = new Pairing()
    expect(pairing.pairTexts(`uid ${UID}`, `uid ${OURS}`)).toBe(true)
    expect(pairing.pairTexts(UID, OURS)).toBe(true)
    expect(pairing.pairTexts(UID, OTHER_OURS)).toBe(false)
  })

  it('is never equal for two recorded ones', () => {
    const pairing = new Pairing()
    expect(pairing.pairTexts(UID, OURS)).toBe(true)
    expect(pairing.pairTexts(OTHER_UID, OURS)).toBe(false)
  })

  it('does not include the text around it', () => {
    expect(new Pairing().pairTexts(`uid ${UID}`, `UID ${OURS}`)).toBe(false)
    expect(new Pairing().pairTexts('packit-worker', 'packit-service')).toBe(false)
    expect(new Pairing().pairTexts(UID, DIGEST)).toBe(false)
  })

  it('can be one time for two recorded ones, if the order is the same', () => {
    const pairing = new Pairing()
    expect(pairing.pairTexts('2026-11-23T18:00:01Z', '2026-01-01T00:00:05Z')).toBe(true)
    expect(pairing.pairTexts('2026-11-23T18:00:02Z', '2026-01-01T00:00:05Z')).toBe(true)
    expect(pairing.pairTexts('2026-11-23T18:00:03Z', '2026-01-01T00:00:04Z')).toBe(false)
    expect(pairing.pairTexts('2026-11-23T18:00:00Z', '2026-01-01T00:00:06Z')).toBe(false)
  })

  it('has the order of resourceVersions as numbers', () => {
    const pairing = new Pairing()
    expect(pairing.pair('version', '998', '99')).toBe(true)
    expect(pairing.pair('version', '1002', '100')).toBe(true)
    expect(pairing.pair('version', '1001', '98')).toBe(false)
  })

  it('is translated in requests, even in a shortened digest', () => {
    const pairing = new Pairing()
    pairing.pair('digest', DIGEST, OUR_DIGEST)
    expect(pairing.translate(`tokman@${DIGEST}`)).toBe(`tokman@${OUR_DIGEST}`)
    expect(pairing.translate(`tokman@${DIGEST.slice(0, 19)}`)).toBe(`tokman@${OUR_DIGEST.slice(0, 19)}`)
    expect(pairing.translateAll({ uid: UID, digests: [DIGEST] })).toEqual({ uid: UID, digests: [OUR_DIGEST] })
  })

  it('can be tried on a copy', () => {
    const pairing = new Pairing()
    const attempt = pairing.clone()
    attempt.pairTexts(UID, OURS)
    expect(pairing.pairTexts(UID, OTHER_OURS)).toBe(true)
  })
})
