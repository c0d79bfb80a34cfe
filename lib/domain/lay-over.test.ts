import { describe, expect, it } from 'vitest'
import { layOver, NOTHING_FRESH, type Reading } from '#lib/domain/lay-over'
import { deploymentOf, DOWN, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'
import type { ImageStream } from '#lib/kubernetes/objects'

const [app, web] = [followingStream('app', []), followingStream('web', [])]
const known = snapshotOf({ imageStreams: [app, web], deployments: [deploymentOf('app', { images: {} })] })
const imageStreams = (...read: [string, Reading<ImageStream>][]) => ({
  ...NOTHING_FRESH,
  imageStreams: new Map(read),
})

describe('fresh objects over a snapshot', () => {
  it('replace what is known by their names, and leave every other object and kind as it is', () => {
    const now = { ...app, metadata: { ...app.metadata, resourceVersion: '101' } }
    const laid = layOver(known, imageStreams(['app', now]))
    expect(laid.imageStreams).toEqual({ ok: true, value: [web, now] })
    expect(laid.imageStreams.ok && laid.imageStreams.value[0]).toBe(web)
    expect(laid.deployments).toBe(known.deployments)
    expect(laid.unreadable.imageStreams).toBe(known.unreadable.imageStreams)
  })

  it('add what was not known, and take away what is gone', () => {
    const made = followingStream('made', [])
    const laid = layOver(known, imageStreams(['made', made], ['app', null], ['never', null]))
    expect(laid.imageStreams).toEqual({ ok: true, value: [web, made] })
  })

  it('set apart what is not what its API says, until it is again', () => {
    const broken = { metadata: { name: 'app' }, unreadable: 'spec.tags is missing' }
    const laid = layOver(known, imageStreams(['app', broken]))
    expect(laid.imageStreams).toEqual({ ok: true, value: [web] })
    expect(laid.unreadable.imageStreams).toEqual([broken])
    const healed = layOver(laid, imageStreams(['app', app]))
    expect(healed.unreadable.imageStreams).toEqual([])
    expect(healed.imageStreams).toEqual({ ok: true, value: [web, app] })
  })

  it('change nothing of a kind that could not be read', () => {
    const unread = { ...known, imageStreams: DOWN }
    expect(layOver(unread, imageStreams(['app', app])).imageStreams).toBe(DOWN)
  })

  it('are as fresh as the snapshot is late', () => {
    const old = { ...known, readAt: '2026-11-23T18:31:00.000Z' }
    const { freshness } = layOver(old, imageStreams(['app', app]))
    expect(freshness.imageStreams.freshAt).toBe('2026-11-23T18:31:00.000Z')
    expect(freshness.pods).toBe(known.freshness.pods)
  })
})
