import type { ServerResponse } from 'node:http'
import type { ContainerStatus, Pod } from '#lib/kubernetes/objects'
import type { Api } from './api'
import type { Call } from './call'
import { badRequest, notFound } from './status'

const POLL_MILLISECONDS = 500

/** Answers `GET .../log`: what is there, and with `follow` what is added until the container ends or the client leaves. */
export function sendLog(api: Api, call: Call, response: ServerResponse): void {
  const { store, timeline, logOf } = api
  const { namespace, name, query } = call
  const pod = store.get('pods', namespace, name)
  if (!pod) throw notFound('pods', name)
  const container = containerIn(pod, query.get('container') ?? '')
  const isPrevious = isTrue(query.get('previous'))
  checkStatus(pod, container, isPrevious)
  const text = logOf(pod, container, isPrevious)
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  response.write(limited(text, query))
  if (!isTrue(query.get('follow')) || isPrevious || !isRunning(pod, container)) return void response.end()
  response.flushHeaders()
  let sent = text.length
  const stop = timeline.every(POLL_MILLISECONDS, () => {
    const now = store.get('pods', namespace, name)
    if (now === undefined || !isSame(now, pod) || !isRunning(now, container)) return void response.end()
    const all = logOf(now, container, false)
    if (all.length > sent) response.write(all.slice(sent))
    sent = all.length
  })
  const stopForgetting = store.onClear(() => response.end())
  response.on('close', () => {
    stop()
    stopForgetting()
  })
}

/** The words of the API server (pkg/registry/core/pod/strategy.go). */
function containerIn({ metadata, spec }: Pod, asked: string): string {
  const names = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ name }) => name)
  if (names.includes(asked)) return asked
  if (asked !== '') throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`)
  const [only, ...others] = spec?.containers ?? []
  if (only && others.length === 0) return only.name
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(' ')}]`,
  )
}

/** The words of the kubelet (validateContainerLogStatus). It keeps the log of the instance before, if there is one. */
function checkStatus(pod: Pod, container: string, isPrevious: boolean): void {
  const who = `container "${container}" in pod "${pod.metadata.name}"`
  const { state, lastState } = statusOf(pod, container) ?? {}
  if (isPrevious && !lastState?.terminated) throw badRequest(`previous terminated ${who} not found`)
  if (state?.running || state?.terminated || lastState?.terminated) return
  throw badRequest(`${who} is waiting to start: ${state?.waiting?.reason ?? 'ContainerCreating'}`)
}

/** First the lines are counted from the end, then the bytes from the beginning. */
function limited(text: string, query: URLSearchParams): string {
  const lines = query.get('tailLines')
  const tail =
    lines === null
      ? text
      : text
          .split('\n')
          .slice(-Number(lines) - 1)
          .join('\n')
  const bytes = query.get('limitBytes')
  return bytes === null ? tail : Buffer.from(tail).subarray(0, Number(bytes)).toString()
}

function isSame(one: Pod, other: Pod): boolean {
  return one.metadata.uid === other.metadata.uid
}

function isRunning(pod: Pod, container: string): boolean {
  return statusOf(pod, container)?.state?.running !== undefined
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  return all.find(({ name }) => name === container)
}

function isTrue(value: string | null): boolean {
  return /^(true|1)$/.test(value ?? '')
}
