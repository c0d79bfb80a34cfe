import { expect, it } from 'vitest'
import { pageOf } from '#lib/cluster/request/list-page'

it('makes of each object what is kept of it before the next one arrives', async () => {
  const formed: string[] = []
  const seen: string[][] = []
  async function* body() {
    yield Buffer.from('{"metadata":{"resourceVersion":"7"},"items":[')
    for (const name of ['a', 'b', 'c']) {
      yield Buffer.from(`${name === 'a' ? '' : ','}{"metadata":{"name":"${name}"},"spec":{"x":"y"}}`)
      seen.push([...formed])
      await Promise.resolve()
    }
    yield Buffer.from(']}')
  }
  const page = await pageOf('pods', body(), ({ metadata }) => {
    formed.push(metadata.name)
    return { metadata }
  })
  // An item ends where the next one begins.
  expect(seen).toEqual([[], ['a'], ['a', 'b']])
  expect(page).toMatchObject({ objects: ['a', 'b', 'c'].map((name) => ({ metadata: { name } })) })
  expect(JSON.stringify(page)).not.toContain('"x"')
})
