import {
  Box,
  CalendarClock,
  ChevronsRight,
  CirclePlay,
  Download,
  History,
  Layers,
  RotateCw,
  Tag,
  Unlock,
  type LucideIcon,
} from 'lucide-react'
import { pageAddress, workloadAddress } from '#lib/views/addresses'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Found } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { ActionRequest } from '#lib/plan/plan'

export type Entry = {
  /** Tells entries apart. */
  key: string
  icon: LucideIcon
  label: string
  about: string
  /** The address of a page, or an action whose sheet opens. */
  leadsTo: string | ActionRequest
}

/** The pages of environments that have every word of a search. */
export function environmentEntries(environments: EnvironmentView[], search: string): Entry[] {
  const words = search.toLowerCase().split(/\s+/)
  return [
    ...environments.map(({ name, title }) =>
      page(pageAddress('pipeline', { environment: name }), Layers, title, 'Environment'),
    ),
    ...environments.map(({ name, title }) =>
      page(pageAddress('schedule', { environment: name }), CalendarClock, 'Schedule', title),
    ),
  ].filter(({ label, about }) => words.every((word) => `${label} ${about}`.toLowerCase().includes(word)))
}

/** @param isAlone whether no other environment's stand beside it */
export function entryOf(environment: EnvironmentView, found: Found, isAlone: boolean): Entry {
  const where = isAlone ? '' : `, ${environment.title}`
  if (found.kind === 'import-all') {
    return action(Download, 'Import all…', { action: 'import-all', tags: found.tags, except: [] })
  }
  return 'stream' in found
    ? tagEntry(environment.name, found, where)
    : workloadEntry(environment.name, found, where)
}

type TagFound = Extract<Found, { stream: string }>
type WorkloadFound = Exclude<Found, TagFound | { tags: string[] }>

function tagEntry(environment: string, found: TagFound, where: string): Entry {
  const { stream, tag } = found
  const address = pageAddress('tag', { environment, stream, tag })
  const lane = `${stream}:${tag}`
  switch (found.kind) {
    case 'tag':
      return page(address, Tag, lane, `Image stream tag${where}`)
    case 'import':
      return action(Download, `Import ${lane} now…`, { action: 'import', stream, tag })
    case 'follow':
      return action(ChevronsRight, `Resume following ${lane}…`, { action: 'follow', stream, tag })
    case 'revert-tag':
      return action(History, `Revert ${lane}…`, found.workload === null ? address : revert(found.workload))
  }
}

function workloadEntry(environment: string, found: WorkloadFound, where: string): Entry {
  const { workload } = found
  const { kind, name } = workload
  switch (found.kind) {
    case 'workload':
      return page(workloadAddress(environment, workload), Box, name, kind + where)
    case 'revert':
      return action(History, `Revert ${name}…`, revert(workload))
    case 'restart':
      return action(RotateCw, `Restart ${name}…`, { action: 'restart', workload })
    case 'resume': {
      const { container } = found
      const request = { action: 'resume', workload, container } as const
      return action(CirclePlay, `Resume the image trigger of ${name}…`, request)
    }
    case 'release': {
      const { pod } = found
      return action(Unlock, `Release ${name} from ${pod}…`, { action: 'release', workload, pod })
    }
  }
}

function revert(workload: WorkloadKey): ActionRequest {
  return { action: 'revert', workload, to: 'before', way: null }
}

function action(icon: LucideIcon, label: string, leadsTo: Entry['leadsTo']): Entry {
  return { key: label, icon, label, about: '', leadsTo }
}

function page(address: string, icon: LucideIcon, label: string, about: string): Entry {
  return { key: address, icon, label, about, leadsTo: address }
}
