import { expect, it } from 'vitest'
import { changeWords } from '#lib/domain/image/change-words'

const change = (name: string, kind: 'same' | 'changed' | 'added' | 'removed') => ({ name, kind })

it('changes are named while they are few, and counted when they are many', () => {
  expect(changeWords([change('PATH', 'same')])).toBe('no change')
  expect(changeWords([change('LEVEL', 'changed'), change('OLD', 'removed'), change('PATH', 'same')])).toBe(
    'LEVEL changed, OLD removed',
  )
  const many = ['a', 'b', 'c'].map((name) => change(name, 'changed'))
  expect(changeWords([...many, change('d', 'added')])).toBe('3 changed, 1 added')
})
