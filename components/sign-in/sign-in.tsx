'use client'

import { LogIn } from 'lucide-react'
import { signIn } from 'next-auth/react'
import { useEffect, useState } from 'react'
import { BrandMark } from '#components/shell/brand'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { renewSession } from '#lib/client/keep-session'

/**
 * @param callbackUrl the path of Quayside to go to after the sign-in
 * @param ending why the session before is over
 * @param isRenewable whether that session goes on once the sign-in service confirms its groups
 */
export function SignIn({
  provider,
  title,
  callbackUrl,
  problem,
  ending,
  isRenewable,
}: {
  provider: string
  title: string
  callbackUrl: string
  problem: string | null
  ending: string | null
  isRenewable: boolean
}) {
  const [isLeaving, setLeaving] = useState(false)
  const isRenewing = isRenewable && problem === null
  useEffect(() => {
    if (!isRenewing) return
    void renewSession(true).then((renewal) => {
      if (renewal === 'renewed') location.replace(callbackUrl)
    })
  }, [isRenewing, callbackUrl])
  return (
    <div className="mx-auto grid w-full max-w-sm gap-6 rounded-lg border border-line bg-surface p-8">
      <div className="grid gap-3">
        <BrandMark className="size-9" />
        <h1 className="text-xl font-semibold tracking-tight">Sign in to Quayside</h1>
        <p className="text-soft">
          What runs where, since when, and how to go back: registry, image streams, workloads.
        </p>
      </div>
      {problem !== null && (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
      {problem === null && ending !== null && <Notice tone="neutral">{ending}</Notice>}
      <Button
        look="primary"
        className="w-full"
        aria-disabled={isLeaving}
        onClick={() => {
          setLeaving(true)
          void signIn(provider, { callbackUrl }).finally(() => setLeaving(false))
        }}
      >
        <LogIn aria-hidden className="size-4" />
        {isLeaving ? 'Signing in…' : `Sign in with ${title}`}
      </Button>
    </div>
  )
}
