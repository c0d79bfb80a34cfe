import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Gauge, Histogram, type Registry } from 'prom-client'
import { admissionGate } from '#lib/server/admission/admit'
import { routeOf } from '#lib/server/metrics/route'
import { ownPath } from '#lib/runtime/base-path'

type Exchange = { request: IncomingMessage; response: ServerResponse }

const METHODS = new Set(['GET', 'HEAD', 'POST'])

/** Measures every request at Node's own events, so that no route can be forgotten. */
export function addRequestMetrics(registry: Registry): void {
  new Gauge({
    name: 'quayside_requests_running',
    help: 'Requests that are worked on. Without probes, files and event streams.',
    registers: [registry],
    collect() {
      this.set(admissionGate().load.running)
    },
  })
  new Gauge({
    name: 'quayside_requests_waiting',
    help: 'Requests that wait to be worked on.',
    registers: [registry],
    collect() {
      this.set(admissionGate().load.waiting)
    },
  })
  const seconds = new Histogram({
    name: 'quayside_http_request_duration_seconds',
    help: 'Time from a request to the end of its response, by route. Without event streams.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers: [registry],
  })
  const begun = new WeakMap<IncomingMessage, { at: number; path: string }>()
  subscribe('http.server.request.start', (message) => {
    const { request } = message as Exchange
    // Read now, because Next rewrites the URL.
    begun.set(request, {
      at: performance.now(),
      path: (ownPath(request.url ?? '') ?? '').split('?')[0] ?? '',
    })
  })
  subscribe('http.server.response.finish', (message) => {
    const { request, response } = message as Exchange
    const start = begun.get(request)
    if (start === undefined || isStream(start.path, response.statusCode)) return
    const method = METHODS.has(request.method ?? '') ? (request.method ?? '') : 'other'
    const labels = {
      route: routeOf(start.path),
      method,
      status: `${Math.floor(response.statusCode / 100)}xx`,
    }
    seconds.observe(labels, (performance.now() - start.at) / 1000)
  })
}

/** They last for minutes, unless they are refused. */
function isStream(path: string, status: number): boolean {
  return status === 200 && (path === '/api/live' || path === '/api/pod-log/follow')
}
