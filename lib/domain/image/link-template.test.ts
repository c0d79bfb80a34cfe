import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMMIT_PLACEHOLDERS, fillLink, expectedLink } from '#lib/domain/image/link-template'

const source = 'https://github.com/packit/tokman'
const expected = (template: string) => expectedLink(template, COMMIT_PLACEHOLDERS, ['sha'])

describe('a link', () => {
  it.each([
    ['<source>/commit/<sha>', 'https://github.com/packit/tokman/commit/abcdef0'],
    ['https://git.example/<stream>/-/commit/<sha>', 'https://git.example/tok%2Fman/-/commit/abcdef0'],
    ['http://git.example/?id=<sha>&again=<sha>', 'http://git.example/?id=abcdef0&again=abcdef0'],
  ])('%s is filled', (template, link) => {
    expect(fillLink(template, { sha: 'abcdef0', source, stream: 'tok/man' })).toBe(link)
  })

  it('is null if a value is missing', () => {
    expect(fillLink('<source>/commit/<sha>', { sha: 'abcdef0', source: null })).toBeNull()
    expect(fillLink('<source>/commit/<sha>', { sha: 'abcdef0' })).toBeNull()
  })

  it('always leads to a web page of the same host', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (sha, stream) => {
        const link = fillLink('https://git.example/<stream>/<sha>', { sha, stream })
        expect(link === null || new URL(link).origin === 'https://git.example').toBe(true)
      }),
    )
    expect(fillLink('<source>/<sha>', { sha: 'a', source: 'javascript:alert(1)//' })).toBeNull()
  })
})

describe('a template', () => {
  it.each([
    '<source>/commit/<sha>',
    'https://git.example/<stream>/commit/<sha>',
    'http://git.example:8080/c/?id=<sha>',
  ])('%s is right', (template) => {
    expect(expected(template)).toBeNull()
  })

  it.each([
    [
      'https://git.example/<commit>/<sha>',
      'only the placeholders <sha>, <source> and <stream>; <commit> is unknown',
    ],
    ['https://git.example/<stream>', 'a link that contains <sha>'],
    [
      'ftp://git.example/<sha>',
      'a link that starts with https://, http:// or <source>/ and has no placeholder in its host',
    ],
    [
      'https://<stream>.example/<sha>',
      'a link that starts with https://, http:// or <source>/ and has no placeholder in its host',
    ],
    [
      '<source>.evil.example/<sha>',
      'a link that starts with https://, http:// or <source>/ and has no placeholder in its host',
    ],
    ['https://me:secret@git.example/<sha>', 'a link that a browser can open, without user name and password'],
    ['https://git example/<sha>', 'a link that a browser can open, without user name and password'],
  ])('%s has to be %s', (template, found) => {
    expect(expected(template)).toBe(found)
  })
})
