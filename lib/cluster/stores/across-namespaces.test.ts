import { describe, expect, it } from 'vitest'
import { serve } from '#lib/cluster/testing/test-server'
import type { ClusterErrorCode } from '#lib/domain/answer'
import { isLost, isWorthwhile } from '#lib/cluster/stores/across-namespaces'

const { signal } = new AbortController()
const NAMESPACES = new Set(['prod', 'stg'])

type Server = {
  /** What a review of this verb answers; `null` is a refusal. */
  allows?: (verb: string) => boolean | null
  /** How many objects there are, in one namespace or in all; `null` is not counted. */
  counts?: Record<string, number | null>
}

/** A cluster that answers access reviews and lists of one object. */
async function clusterWith({ allows = () => true, counts = { all: 10 } }: Server) {
  const asked: string[] = []
  const { connection } = await serve((incoming, response) => {
    let body = ''
    incoming.on('data', (chunk) => (body += String(chunk)))
    incoming.on('end', () => {
      const { method = '', url = '' } = incoming
      asked.push(`${method} ${url}`)
      if (method === 'POST') {
        const verb = /"verb":"(?<verb>\w+)"/.exec(body)?.groups?.verb ?? ''
        const allowed = body.includes('"namespace"') ? null : allows(verb)
        response.writeHead(allowed === null ? 403 : 201).end(JSON.stringify({ status: { allowed } }))
        return
      }
      const count = counts[/namespaces\/(?<of>\w+)/.exec(url)?.groups?.of ?? 'all'] ?? null
      const rest = count === null ? {} : { remainingItemCount: count - 1 }
      response.end(JSON.stringify({ metadata: { continue: 'more', ...rest }, items: [{}] }))
    })
  })
  return { connection, asked }
}

const lists = (asked: string[]) => asked.filter((line) => line.startsWith('GET'))

describe('one list-watch across namespaces', () => {
  it('is worthwhile in a small cluster, which takes one list of one object to know', async () => {
    const { connection, asked } = await clusterWith({ counts: { all: 1_000 } })
    expect(await isWorthwhile(connection, 'deployments', false, NAMESPACES, signal)).toBe(true)
    expect(lists(asked)).toEqual(['GET /apis/apps/v1/deployments?limit=1'])
  })

  it.each([
    [2_500, true],
    [2_501, false],
  ])('among %i objects, 500 of them in its namespaces, is worthwhile: %s', async (all, expected) => {
    const { connection } = await clusterWith({ counts: { all, prod: 300, stg: 200 } })
    expect(await isWorthwhile(connection, 'pods', false, NAMESPACES, signal)).toBe(expected)
  })

  it.each([
    ['the cluster does not count its objects', { counts: { all: null } }],
    ['it does not count those of a namespace', { counts: { all: 2_000, prod: 900, stg: null } }],
    ['the account may not watch', { allows: (verb) => verb === 'list' }],
    ['the account may not list', { allows: (verb) => verb === 'watch' }],
    ['nobody can tell', { allows: () => null }],
  ] satisfies [string, Server][])('is not worthwhile where %s', async (_why, server) => {
    const { connection } = await clusterWith(server)
    expect(await isWorthwhile(connection, 'pods', false, NAMESPACES, signal)).toBe(false)
  })

  it('with a label selector is not counted, because servers do not count then', async () => {
    const { connection, asked } = await clusterWith({ counts: { all: null } })
    expect(await isWorthwhile(connection, 'configmaps', true, NAMESPACES, signal)).toBe(true)
    expect(lists(asked)).toEqual([])
  })

  it.each([
    ['too-large', true, true],
    ['not-found', true, true],
    ['forbidden', false, true],
    ['forbidden', true, false],
    ['forbidden', null, false],
    ['unauthorized', false, false],
    ['unreachable', false, false],
  ] satisfies [ClusterErrorCode, boolean | null, boolean][])(
    'that fails as %s, while a review says %s, is lost: %s',
    async (code, allowed, expected) => {
      const { connection } = await clusterWith({ allows: () => allowed })
      expect(await isLost(connection, 'pods', { code, message: 'No.' }, signal)).toBe(expected)
    },
  )
})
