import {
  Box,
  CalendarClock,
  ChevronsRight,
  Download,
  History,
  Layers,
  Tag,
  type LucideIcon,
} from 'lucide-react'
import { environmentAddress, scheduleAddress, tagAddress, workloadAddress } from '#lib/domain/addresses'
import type { EnvironmentView, Found } from '#lib/domain/views'
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
    ...environments.map(({ name, title }) => page(environmentAddress(name), Layers, title, 'Environment')),
    ...environments.map(({ name, title }) => page(scheduleAddress(name), CalendarClock, 'Schedule', title)),
  ].filter(({ label, about }) => words.every((word) => `${label} ${about}`.toLowerCase().includes(word)))
}

/** @param isAlone whether no other environment's stand beside it */
export function entryOf({ name, title }: EnvironmentView, found: Found, isAlone: boolean): Entry {
  const where = isAlone ? '' : `, ${title}`
  if (found.kind === 'workload') {
    const { workload } = found
    return page(workloadAddress(name, workload), Box, workload.name, workload.kind + where)
  }
  const { kind, stream, tag } = found
  const address = tagAddress(name, stream, tag)
  const lane = `${stream}:${tag}`
  switch (kind) {
    case 'tag':
      return page(address, Tag, lane, `Image stream tag${where}`)
    case 'import':
      return action(Download, `Import ${lane} now…`, { action: 'import', stream, tag })
    case 'follow':
      return action(ChevronsRight, `Resume following ${lane}…`, { action: 'follow', stream, tag })
    case 'revert':
      return action(History, `Revert ${lane}…`, address)
  }
}

function action(icon: LucideIcon, label: string, leadsTo: Entry['leadsTo']): Entry {
  return { key: label, icon, label, about: '', leadsTo }
}

function page(address: string, icon: LucideIcon, label: string, about: string): Entry {
  return { key: address, icon, label, about, leadsTo: address }
}
