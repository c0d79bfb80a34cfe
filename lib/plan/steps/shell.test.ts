import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { quote } from '#lib/plan/steps/shell'

describe('an argument for a shell', () => {
  it('stays unquoted where no shell would change it', () => {
    expect(quote('quay.io/packit/worker:prod')).toBe('quay.io/packit/worker:prod')
  })

  it.each(["it's", '$HOME', '`id`', 'a b', '', '*', '~', 'a\nb', '#', '!!', '\\'])(
    'reaches the command as it is: %j',
    (argument) => {
      expect(execFileSync('/bin/sh', ['-c', `printf %s ${quote(argument)}`], { encoding: 'utf8' })).toBe(
        argument,
      )
    },
  )
})
