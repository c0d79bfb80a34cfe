import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import {
  APPS,
  deploymentOf,
  NAMESPACE,
  pause,
  startTestCluster,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { serve, writeTemporary } from '#lib/cluster/testing/test-server'
import { readEvents } from '#lib/client/live/event-stream'
import { isLogMessage, type LogMessage } from '#lib/domain/container/pod-log'
import type { Pod } from '#lib/kubernetes/objects'
import { systemClock } from '#lib/runtime/system-clock'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { keyOfSession, revocations } from '#lib/server/auth/revocations'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { LIMITS } from '#lib/server/limits'
import { admitStream, countStreams, endAllStreams, noteStream } from '#lib/server/live/open-streams'
import { followLog } from '#lib/server/pod-log/follow-log'
import { environmentOf } from '#lib/server/testing/test-environment'
import { sessionWith } from '#lib/server/testing/test-session'
import { podLogFor, type LogOf } from '#lib/server/views/pod-log-views'

const READ = { apiGroups: ['*'], resources: ['*'], verbs: ['list', 'watch'] }

let cluster: TestCluster
let good: Environment
let log: LogOf

beforeAll(async () => {
  cluster = await startTestCluster({ 'without-logs': [READ] })
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  cluster.push('packit/app', 'prod')
  await cluster.call('POST', `${APPS}/deployments`, deploymentOf('app', 'quay.io/packit/app:prod'))
  good = await environmentAs('admin')
})
afterAll(() => cluster.stop())

beforeEach(async () => {
  const running = (pod: Pod) => pod.status?.containerStatuses?.[0]?.state?.running !== undefined
  const pods = await until(
    () => cluster.store.list('pods', NAMESPACE),
    (all) => all.length === 1 && all.every(running),
  )
  const pod = pods[0]?.metadata.name ?? ''
  await until(
    () => storeOf(good).snapshot().pods,
    (known) => known.ok && known.value.some(({ metadata }) => metadata.name === pod),
  )
  log = { pod, container: 'app', isPrevious: false }
})

async function environmentAs(token: string): Promise<Environment> {
  const tokenFile = writeTemporary('token', token)
  const environment = environmentOf(`logs of ${token}`, {
    namespace: NAMESPACE,
    cluster: { server: cluster.url, tokenFile },
    registryCheckSeconds: 0,
  })
  await storeOf(environment).settled
  return environment
}
afterAll(() => storeOf(good).stop())

type Messages = AsyncIterator<LogMessage | string, void> & AsyncIterable<LogMessage | string>

const HOUR_MS = 3_600_000

/** The browser at the other end of a stream. */
function browser() {
  let gone: (() => void)[] = []
  const leave = () => {
    const calls = gone
    gone = []
    for (const call of calls) call()
  }
  onTestFinished(leave)
  return { connection: { whenGone: (call: () => void) => void gone.push(call), cut: leave }, leave }
}

async function follow(environment = good, { person = 'ola', clock = systemClock, untilMs = HOUR_MS } = {}) {
  const session = sessionWith({
    id: `session of ${person}`,
    user: { name: person, subject: person },
    since: Date.now(),
    until: (clock.now() + untilMs) / 1000,
  })
  const { connection, leave } = browser()
  const followed = await followLog({ session, environment, mayAct: true }, log, connection, clock)
  if (!followed.ok) throw new Error(followed.error.message)
  const messages = readEvents(followed.value, isLogMessage)
  return { messages, leave, stream: followed.value }
}

/** The text up to these words. */
async function textUntil(messages: Messages, words: string): Promise<string> {
  let text = ''
  while (!text.includes(words)) {
    const next = await messages.next()
    if (next.done === true) throw new Error(`The stream ended after ${text}`)
    if (typeof next.value !== 'string' && next.value.kind === 'text') text += next.value.text
  }
  return text
}

async function endOf(messages: Messages): Promise<unknown> {
  for await (const message of messages)
    if (typeof message !== 'string' && message.kind === 'end') return message.why
  return null
}

describe('a log that is followed', () => {
  it('brings what is printed, and ends with its pod', async () => {
    const { messages } = await follow()
    const text = await textUntil(messages, 'task 3 done')
    expect(text).toContain('INFO ready')
    await cluster.call('DELETE', `/api/v1/namespaces/${NAMESPACE}/pods/${log.pod}`)
    expect(await endOf(messages)).toBe('ended')
  })

  it('ends for the cluster when the browser leaves', async () => {
    const state = { isOpen: true }
    const { url, tokenFile } = await serve((_request, response) => {
      response.on('close', () => (state.isOpen = false)).write('one\n')
    })
    const { messages, leave } = await follow({ ...good, cluster: { server: url, tokenFile } })
    await textUntil(messages, 'one')
    const open = countStreams('log')
    leave()
    await expect.poll(() => state.isOpen).toBe(false)
    expect(countStreams('log')).toBe(open - 1)
  })

  it('says that its connection broke', async () => {
    const { url, tokenFile } = await serve((_request, response) => {
      response.write('one\n')
      setTimeout(() => response.destroy(), 50)
    })
    const { messages } = await follow({ ...good, cluster: { server: url, tokenFile } })
    expect(await textUntil(messages, 'one')).toBe('one\n')
    expect(await endOf(messages)).toBe('lost')
  })

  it.each([
    ['session', 60_000, 'signed-out'],
    ['quarter of an hour', HOUR_MS, 'late'],
  ])('ends with the %s', async (_which, untilMs, why) => {
    const clock = new TestClock()
    const { url, tokenFile } = await serve((_request, response) => response.flushHeaders())
    const { messages } = await follow({ ...good, cluster: { server: url, tokenFile } }, { clock, untilMs })
    const end = endOf(messages)
    await clock.advance(Math.min(untilMs, 15 * 60_000) + 1)
    expect(await end).toBe(why)
  })

  it('ends when its session is signed out, though no event stream is open here', async () => {
    const { messages } = await follow(good, { person: 'leaver' })
    revocations().learn([[keyOfSession('session of leaver'), Date.now() + 1]], Date.now())
    expect(await endOf(messages)).toBe('signed-out')
  })

  it('does not begin for a session that was signed out while the cluster was asked about rights', async () => {
    revocations().learn([[keyOfSession('session of early'), Date.now() + 1_000]], Date.now())
    const open = countStreams('log')
    await expect(follow(good, { person: 'early' })).rejects.toThrow('You are signed out.')
    expect(countStreams('log')).toBe(open)
  })

  it('does not begin for one that is signed out before the cluster answers, and says so', async () => {
    const { url, tokenFile } = await serve(() => {
      revocations().learn([[keyOfSession('session of late'), Date.now() + 1]], Date.now())
    })
    const hung = { ...good, cluster: { server: url, tokenFile } }
    await expect(follow(hung, { person: 'late' })).rejects.toThrow('You are signed out.')
  })

  it('takes from the cluster only what the browser reads, and is cut off where that reads nothing', async () => {
    const state = { sent: 0, isOpen: true }
    const { url, tokenFile } = await serve((_request, response) => {
      const flood = () => {
        while (state.isOpen && response.write('x'.repeat(64 * 1024))) state.sent += 64 * 1024
      }
      response.on('drain', flood).on('close', () => (state.isOpen = false))
      flood()
    })
    const clock = new TestClock()
    const { stream } = await follow({ ...good, cluster: { server: url, tokenFile } }, { clock })
    for (let round = 0; round < 76; round++) {
      await clock.advance(250)
      await pause(10)
    }
    // What lies in buffers of the connection, and no more.
    expect(state).toMatchObject({ isOpen: true })
    expect(state.sent).toBeLessThan(16 * 1024 * 1024)
    await clock.advance(30_000)
    await expect(stream.getReader().closed).rejects.toThrow('too slow')
    await expect.poll(() => state.isOpen).toBe(false)
  })
})

describe('a log that cannot be read', () => {
  const grant = (environment: Environment) => ({ environment, mayAct: true })

  it('names the right that is missing', async () => {
    const bare = await environmentAs('without-logs')
    onTestFinished(() => storeOf(bare).stop())
    const answer = await podLogFor(grant(bare), log)
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    const message = answer.ok ? '' : answer.error.message
    expect(message).toContain(`needs the right to get pods/log in ${NAMESPACE}`)
    const open = countStreams('log')
    await expect(follow(bare)).rejects.toThrow('needs the right to get pods/log')
    expect(countStreams('log')).toBe(open)
  })

  it('says that there was no instance before', async () => {
    expect(await podLogFor(grant(good), { ...log, isPrevious: true })).toEqual({
      ok: false,
      error: {
        code: 'not-found',
        message: 'The node no longer has the log of the instance of app before this one.',
      },
    })
  })

  it('is for operators only', async () => {
    expect(await podLogFor({ environment: good, mayAct: false }, log)).toEqual({
      ok: false,
      error: { code: 'operators-only', message: 'Logs are for operators.' },
    })
  })

  it('is of no pod that has no workload here, and of no other container', async () => {
    cluster.store.put('pods', {
      metadata: { name: 'other', namespace: NAMESPACE, uid: 'other' },
      spec: { containers: [{ name: 'app' }], nodeName: 'node' },
      status: { phase: 'Running' },
    })
    for (const asked of [
      { ...log, pod: 'other' },
      { ...log, pod: '../secrets' },
      { ...log, container: 'x' },
    ])
      expect(await podLogFor(grant(good), asked)).toMatchObject({ error: { code: 'not-found' } })
    cluster.store.delete('pods', NAMESPACE, 'other')
  })
})

describe('logs that are followed', () => {
  it('are limited for each person, without a limit on their event streams, and end with the process', async () => {
    const opened = []
    for (let number = 0; number < LIMITS.logsOfPerson; number++)
      opened.push(await follow(good, { person: 'many' }))
    const more = { kind: 'views', person: 'many', isRevoked: () => false, end: () => undefined } as const
    const forget = [noteStream({ ...more }), noteStream({ ...more })]
    expect([admitStream('many', 'log'), admitStream('other', 'log'), admitStream('many')]).toEqual([
      'too-many',
      'admitted',
      'admitted',
    ])
    forget.forEach((call) => call())
    opened[0]?.leave()
    expect(admitStream('many', 'log')).toBe('admitted')
    endAllStreams()
    expect(await endOf(opened[1]?.messages ?? readEvents(new ReadableStream(), isLogMessage))).toBe('restart')
    expect(admitStream('other', 'log')).toBe('busy')
  })
})
