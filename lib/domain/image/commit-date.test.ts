import { expect, it } from 'vitest'
import { labelledCommitDate } from '#lib/domain/image/commit-date'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const COMMIT = 'a'.repeat(40)

const dateOf = (date: string, commit: string | null = COMMIT, id = COMMIT) =>
  labelledCommitDate(
    { 'io.openshift.build.commit.date': date, 'io.openshift.build.commit.id': id },
    commit,
    NOW,
  )

it('the label of the build tells when the commit was made, as git or RFC 3339 write it', () => {
  expect(dateOf('Tue Nov 24 03:12:05 2026 +0100')).toBe('2026-11-24T02:12:05.000Z')
  expect(dateOf('Tue Nov 3 03:12:05 2026 -0500')).toBe('2026-11-03T08:12:05.000Z')
  expect(dateOf('2026-11-24T03:12:05+01:00')).toBe('2026-11-24T03:12:05+01:00')
})

it('nothing else is taken for a date, and none that cannot be', () => {
  for (const text of ['', 'yesterday', '2026', 'Tue Foo 24 03:12:05 2026 +0100', '1970-01-01T00:00:00Z'])
    expect(dateOf(text)).toBeNull()
  expect(dateOf('2026-11-25T03:12:05Z')).toBeNull()
})

it('the date of another commit, such as that of the base image, does not count', () => {
  expect(dateOf('2026-11-24T03:12:05Z', 'b'.repeat(40))).toBeNull()
  expect(dateOf('2026-11-24T03:12:05Z', null)).toBeNull()
  expect(labelledCommitDate({}, COMMIT, NOW)).toBeNull()
})
