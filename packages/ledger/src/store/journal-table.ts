import { sql } from 'kysely'
import { type Dialect, stored } from './dialect.ts'
import type { Journal } from './store.ts'

/** The journal as a table. */
export function journalTable(dialect: Dialect): Journal {
  const { db } = dialect
  return {
    async append(position, entry, atMs) {
      return await stored(dialect, async () => {
        // What was there and is dropped is folded.
        const { numAffectedRows } = await sql`insert into journal (position, at_ms, entry)
          select ${position}, ${atMs}, ${entry}
          where not exists (select 1 from progress where folded >= ${position})
          on conflict (position) do nothing`.execute(db)
        return numAffectedRows === 1n
      })
    },

    entriesAfter: (position, most) =>
      stored(dialect, async () => {
        const rows = await db
          .selectFrom('journal')
          .select(['position', 'entry'])
          .where('position', '>', BigInt(position))
          .orderBy('position')
          .limit(most)
          .execute()
        const [first] = rows
        if (first) return Number(first.position) === position + 1 ? rows.map(({ entry }) => entry) : undefined
        const beyond = await db.selectFrom('progress').select('folded').where('folded', '>', BigInt(position)).execute()
        return beyond.length === 0 ? [] : undefined
      }),

    dropEntries: (upTo, nowMs, most) =>
      stored(dialect, async () => {
        const { numAffectedRows } = await sql`delete from journal where position in (
          select position from journal where position <= ${upTo} and at_ms < ${nowMs - dialect.keepEntriesMs}
          order by position limit ${most})`.execute(db)
        return Number(numAffectedRows ?? 0n)
      }),
  }
}
