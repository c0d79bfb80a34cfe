import {
  Box,
  CalendarClock,
  ChartNoAxesGantt,
  ChevronsRight,
  CirclePause,
  CirclePlay,
  Download,
  GitCompareArrows,
  GitMerge,
  History,
  Info,
  Pin,
  Layers,
  RotateCw,
  Tag,
  Unlock,
  Users,
  type LucideIcon,
} from 'lucide-react'
import { shortCommit } from '#lib/domain/format'
import { comparedPair, type ComparedPair } from '#lib/domain/comparison/compared-pair'
import { pageAddress, workloadAddress } from '#lib/views/addresses'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { promotable } from '#lib/domain/promotion/promote-flow'
import type { SourceView } from '#lib/domain/promotion/promotion-views'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { ActionIcon } from '#lib/plan/actions/define-action'
import type { ActivityItem } from '#lib/plan/records/activity-view'
import { promoteHeads } from '#lib/plan/actions/promote/action'
import type { FoundAction, FoundPage } from '#lib/plan/search'

export type Entry = {
  /** Unique. */
  key: string
  icon: LucideIcon
  label: string
  about: string
  /** The address of a page, or an action whose sheet opens. */
  leadsTo: string | { environment: EnvironmentView; request: ActionRequest }
}

/** The pages of environments that match every word of a search. */
export function environmentEntries(environments: EnvironmentView[], search: string): Entry[] {
  const pair = comparedPair(environments, null)
  return [
    ...environments.map(({ name, title }) =>
      page(pageAddress('pipeline', { environment: name }), Layers, title, 'Environment'),
    ),
    ...environments.flatMap(({ name, title, hasSources }) =>
      hasSources ? page(pageAddress('promotion', { environment: name }), GitMerge, 'Promotion', title) : [],
    ),
    ...environments.map(({ name, title }) =>
      page(pageAddress('schedule', { environment: name }), CalendarClock, 'Schedule', title),
    ),
    ...environments.map(({ name, title }) =>
      page(pageAddress('timeline', { environment: name }), ChartNoAxesGantt, 'Timeline', title),
    ),
    ...(environments.length > 1
      ? [page(pageAddress('timelines', {}), ChartNoAxesGantt, 'Timeline', 'All environments')]
      : []),
    ...environments.map(({ name, title }) =>
      page(pageAddress('activity', { environment: name }), Users, 'Activity', title),
    ),
    ...(pair === null
      ? []
      : [
          page(
            compareAddress(pair),
            GitCompareArrows,
            'Compare environments',
            'What one has and another lacks',
          ),
        ]),
    ...(environments.some(({ mayAct }) => mayAct)
      ? [page(pageAddress('about', {}), Info, 'About this Quayside', 'What it runs with')]
      : []),
  ].filter(({ label, about }) => hasWords(search, label, about))
}

function compareAddress({ from, to }: ComparedPair): string {
  return pageAddress('environments', { fromEnvironment: from.name, toEnvironment: to.name })
}

function hasWords(search: string, label: string, about: string): boolean {
  const text = `${label} ${about}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** @param isAlone whether the search is in this environment only */
export function pageEntry(environment: EnvironmentView, found: FoundPage, isAlone: boolean): Entry {
  const address = addressOf(environment.name, found)
  const where = isAlone ? '' : `, ${environment.title}`
  return found.kind === 'tag'
    ? page(address, Tag, `${found.stream}:${found.tag}`, `${builtFrom(found.commit)}${where}`)
    : page(address, Box, found.workload.name, found.workload.kind + where)
}

function builtFrom(commit: string | null): string {
  return commit === null ? 'Image stream tag' : `Newest image is built from ${shortCommit(commit)}`
}

/** @param isAlone whether the search is in this environment only */
export function actionEntry(environment: EnvironmentView, found: FoundAction, isAlone: boolean): Entry {
  const { label, about, icon, leadsTo } = found
  const where = isAlone ? '' : `, ${environment.title}`
  return {
    key: `${environment.name} ${about} ${label}`,
    icon: ACTION_ICONS[icon],
    label,
    about: about + where,
    leadsTo: 'kind' in leadsTo ? addressOf(environment.name, leadsTo) : { environment, request: leadsTo },
  }
}

/** The promotions of a page that match every word of a search. */
export function promoteEntries(environment: EnvironmentView, sources: SourceView[], search: string): Entry[] {
  const entry = (label: string, repositories: string[]): Entry => ({
    key: `${environment.name} ${label}`,
    icon: GitMerge,
    label,
    about: 'Source',
    leadsTo: { environment, request: promoteHeads(repositories) },
  })
  const ahead = promotable(sources).map(({ repository }) => repository)
  const each = ahead.map((repository) => entry(`Promote ${repository}…`, [repository]))
  return (ahead.length > 1 ? [entry('Promote all…', ahead), ...each] : each).filter(({ label, about }) =>
    hasWords(search, label, about),
  )
}

/** What a person did, found by the person, the reason, or what it was about. */
export function operationEntry({ name }: EnvironmentView, { id, title, by }: ActivityItem): Entry {
  return page(pageAddress('operation', { environment: name, id }), History, title, `by ${by}`)
}

const ACTION_ICONS: Record<ActionIcon, LucideIcon> = {
  CalendarClock,
  ChevronsRight,
  CirclePause,
  CirclePlay,
  Download,
  GitMerge,
  History,
  Pin,
  RotateCw,
  Unlock,
}

function addressOf(environment: string, found: FoundPage): string {
  return found.kind === 'tag'
    ? pageAddress('tag', { environment, stream: found.stream, tag: found.tag })
    : workloadAddress(environment, found.workload)
}

function page(address: string, icon: LucideIcon, label: string, about: string): Entry {
  return { key: address, icon, label, about, leadsTo: address }
}
