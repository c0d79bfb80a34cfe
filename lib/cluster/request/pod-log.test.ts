import { expect, it } from 'vitest'
import { readPodLog } from '#lib/cluster/request/pod-log'
import { serve, serveAnswers } from '#lib/cluster/testing/test-server'
import { recorded } from '#lib/kubernetes/testing/recorded'

const read = (connection: Parameters<typeof readPodLog>[0]) =>
  readPodLog(connection, 'packit-prod', 'import-images-1-abcde', 'import-images')

it('reads the end of the log of one container', async () => {
  let asked = ''
  const { connection } = await serve(({ url = '' }, response) => {
    asked = url
    response.end('imported: prod\n')
  })
  expect(await read(connection)).toEqual({ ok: true, value: { text: 'imported: prod\n', isCut: false } })
  expect(asked).toBe(
    '/api/v1/namespaces/packit-prod/pods/import-images-1-abcde/log?container=import-images&tailLines=1000&limitBytes=4194304',
  )
})

it('says when the beginning is cut off, because of many lines or of long ones', async () => {
  const lines = await serveAnswers({ body: 'line\n'.repeat(1_000) })
  expect(await read(lines.connection)).toMatchObject({ ok: true, value: { isCut: true } })
  const long = await serveAnswers({ body: `start${'x'.repeat(300_000)}end` })
  const answer = await read(long.connection)
  expect(answer.ok && answer.value.text).toMatch(/^x+end$/)
  expect(answer).toMatchObject({ ok: true, value: { isCut: true } })
})

it('does not parse a log that looks like JSON', async () => {
  const { connection } = await serveAnswers({ body: '{"level":"info"}' })
  expect(await read(connection)).toMatchObject({ ok: true, value: { text: '{"level":"info"}' } })
})

it('gives the error of the API server', async () => {
  const refusal = recorded('errors-403-without-rights').find(({ response }) => response.status === 403)
  const { connection } = await serveAnswers({ status: 403, body: refusal?.response.body })
  expect(await read(connection)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
})

it('rejects a pod name that would change the path', async () => {
  const { connection } = await serveAnswers({ body: '' })
  await expect(readPodLog(connection, 'packit-prod', '..', 'a')).rejects.toThrow('is not a valid name')
})
