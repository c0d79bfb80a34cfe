import 'server-only'
import type { ServerResponse } from 'node:http'
import { processSingleton } from '#lib/runtime/process-singleton'

const state = () => processSingleton('leaving', () => ({ isLeaving: false, open: new Set<ServerResponse>() }))

/** Whether this process ends: it is not ready, takes no event stream, and starts nothing. */
export function isLeaving(): boolean {
  return state().isLeaving
}

/**
 * Requests that still arrive are answered, and each answer closes its connection: over that, a balancer or browser would send the next
 * request to this process, after it has stopped to listen.
 */
export function leave(): void {
  state().isLeaving = true
  for (const response of state().open) closeAfter(response)
}

/** To be called with each request. */
export function noteResponse(response: ServerResponse): void {
  if (state().isLeaving) closeAfter(response)
  state().open.add(response)
  response.once('close', () => state().open.delete(response))
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}
