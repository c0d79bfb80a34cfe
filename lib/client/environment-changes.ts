import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { environmentKey } from '#lib/client/queries'

/** Changes rarely come alone. */
const TOGETHER_MS = 700

/** Members that only say when something was read. */
const MOMENTS = new Set(['readAt', 'checkedAt'])

/** Calls back soon after a cached view of an environment changed. */
export function useEnvironmentChanges(environment: string, onChange: () => void): void {
  const client = useQueryClient()
  const changed = useEffectEvent(onChange)
  useEffect(() => watchViews(client, environment, () => changed()), [client, environment])
}

/** @returns a function that stops it */
export function watchViews(client: QueryClient, environment: string, onChange: () => void): () => void {
  const known = new Map<Query, unknown>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    let isChanged = false
    for (const query of viewsOf(client, environment)) {
      const before = known.get(query)
      const { data } = query.state
      known.set(query, data)
      isChanged ||= before !== undefined && data !== undefined && !isSame(before, data)
    }
    return isChanged
  }
  look()
  const stop = client.getQueryCache().subscribe(({ type }) => {
    if (type !== 'updated' || !look()) return
    timer ??= setTimeout(() => {
      timer = undefined
      onChange()
    }, TOGETHER_MS)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

/** Freshness changes all the time, and does not affect plans. */
function viewsOf(client: QueryClient, environment: string): Query[] {
  const all = client.getQueryCache().findAll({ queryKey: environmentKey(environment) })
  return all.filter(({ queryKey }) => queryKey[2] !== 'freshness')
}

/** The cache keeps unchanged parts as the same objects. */
function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true
  if (!isRecord(before) || !isRecord(after)) return false
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].every((name) => MOMENTS.has(name) || before[name] === after[name])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
