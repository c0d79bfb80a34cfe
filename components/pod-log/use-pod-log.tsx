'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { logAddress, type LogAddress } from '#lib/client/pod-log/addresses'
import { followLog, type FollowedLog } from '#lib/client/pod-log/follow-log'
import { viewQuery } from '#lib/client/queries'
import { NO_LINES, shownLines, withText, type LogLine } from '#lib/domain/container/log-lines'

/**
 * A log as it was when it was opened, or as it goes on.
 * @param instance changes when the container starts again: then it is another log
 */
export function usePodLog(log: LogAddress, instance: string) {
  const query = viewQuery('podLog', log)
  const { data, error, refetch } = useQuery({
    ...query,
    queryKey: [...query.queryKey, instance],
    // The log before stays until the next one is read.
    placeholderData: (before) => before,
    gcTime: 0,
  })
  const { followed, isFollowing, follow, stop } = useFollow(logAddress('follow', log))
  // Until the first line comes, and where none does, what was read stays.
  const live = followed === null || followed.lines === NO_LINES ? null : followed.lines
  const lines = useMemo<readonly LogLine[]>(() => {
    if (live !== null) return shownLines(live)
    return data === undefined ? [] : shownLines(withText(NO_LINES, data.text))
  }, [live, data])
  return {
    lines,
    isCut: live === null ? data?.isCut === true : live.dropped > 0,
    isLoading: live === null && data === undefined && error === null,
    error: live === null ? error : null,
    isFollowing,
    ended: followed?.ended ?? null,
    follow,
    stop,
    retry: () => void refetch(),
  }
}

/** What was followed stays when it is stopped, so that it can be searched. */
function useFollow(address: string) {
  const [isFollowing, setFollowing] = useState(false)
  const [followed, setFollowed] = useState<FollowedLog | null>(null)
  useEffect(() => {
    if (!isFollowing) return
    const controller = new AbortController()
    void followLog(address, controller.signal, (log) => {
      setFollowed(log)
      if (log.ended !== null) setFollowing(false)
    })
    return () => controller.abort()
  }, [isFollowing, address])
  return {
    followed,
    isFollowing,
    follow: () => {
      setFollowed(null)
      setFollowing(true)
    },
    stop: () => setFollowing(false),
  }
}
