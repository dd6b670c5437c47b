import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml'
import { type Field, Mistakes, quote } from './mistakes.ts'

/** A node of the file and where it stands, for the sentence about a mistake. */
export interface Place {
  readonly node: Node | null
  /** As the user would say it: `budgets[1].limit`. */
  readonly path: string
  /** Of the key where the value is empty. */
  readonly line: number
}

/** A YAML file under reading: takes it apart and keeps every mistake with its line. */
export class YamlFile {
  readonly #fileName: string
  readonly #document: Document
  readonly #lines = new LineCounter()
  readonly #mistakes = new Mistakes()
  readonly #aliases: ReadonlyMap<Node, Node>

  constructor(text: string, fileName: string) {
    this.#fileName = fileName
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false })
    this.#aliases = aliasesOf(this.#document)
    for (const error of this.#document.errors) this.#add(this.#lineAt(error.pos[0]), '', sentence(error.message))
  }

  get root(): Place {
    return { node: this.#document.contents, path: '', line: 1 }
  }

  get mistakes(): string[] {
    return this.#mistakes.sentences
  }

  tell(place: Place, what: string): void {
    this.#add(place.line, place.path, what)
  }

  /** The entries of a map; tells when it is none. */
  entries(place: Place, cure: string): Map<string, Place> {
    const node = this.#resolved(place.node)
    if (!isMap(node)) {
      this.tell(place, `${describe(node)}; ${cure}`)
      return new Map()
    }
    return new Map(
      node.items.map((pair) => {
        const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
        const value = pair.value as Node | null
        const path = place.path === '' ? shown(key) : `${place.path}.${shown(key)}`
        return [key, { node: value, path, line: this.#lineOf(value) ?? this.#lineOf(pair.key as Node) ?? place.line }]
      }),
    )
  }

  /** The items of a list; tells when it is none. */
  items(place: Place, cure: string): Place[] {
    const node = this.#resolved(place.node)
    if (!isSeq(node)) {
      this.tell(place, `${describe(node)}; ${cure}`)
      return []
    }
    return node.items.map((item, index) => ({
      node: item as Node | null,
      path: `${place.path}[${index}]`,
      line: this.#lineOf(item as Node | null) ?? place.line,
    }))
  }

  /** The text of a value as it was written; tells when it is a list, a map or nothing, and then nothing more. */
  field(place: Place, cure: string): Field {
    const node = this.#resolved(place.node)
    if (!isScalar(node) || node.value === null) {
      this.tell(place, `${describe(node)}; ${cure}`)
      return { text: '', tell: () => {} }
    }
    return { text: textOf(node).trim(), tell: (what) => this.tell(place, what) }
  }

  isEmpty(place: Place): boolean {
    const node = this.#resolved(place.node)
    return node === null || (isScalar(node) && node.value === null)
  }

  isList(place: Place): boolean {
    return isSeq(this.#resolved(place.node))
  }

  isMap(place: Place): boolean {
    return isMap(this.#resolved(place.node))
  }

  #add(line: number, path: string, what: string): void {
    this.#mistakes.add(line, [`${this.#fileName}:${line}`, ...(path === '' ? [] : [path]), what].join(': '))
  }

  #resolved(node: Node | null): Node | null {
    return isAlias(node) ? (this.#aliases.get(node) ?? null) : node
  }

  #lineOf(node: Node | null): number | undefined {
    return node?.range ? this.#lineAt(node.range[0]) : undefined
  }

  #lineAt(offset: number): number {
    return Math.max(this.#lines.linePos(offset).line, 1)
  }
}

// A key is somebody's text too: in a path it stands on one line.
function shown(key: string): string {
  return /^[\p{L}\p{N}_ -]{1,60}$/u.test(key) ? key : quote(key)
}

// What each alias stands for, found in one walk: the library would walk the whole file for each of them.
function aliasesOf(document: Document): Map<Node, Node> {
  const anchors = new Map<string, Node>()
  const aliases = new Map<Node, Node>()
  visit(document, {
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node)
    },
    Alias(_, node) {
      const meant = anchors.get(node.source)
      if (meant) aliases.set(node, meant)
    },
  })
  return aliases
}

function describe(node: Node | null): string {
  if (isMap(node)) return 'is a map'
  if (isSeq(node)) return 'is a list'
  if (!isScalar(node) || node.value === null) return 'is empty'
  return `is ${quote(textOf(node))}`
}

// As written where it is no string: 2_000_000 and 0.80 mean something to the reader that 2000000 and 0.8 do not.
function textOf({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? JSON.stringify(value))
}

function sentence(message: string): string {
  const oneLine = message.replaceAll(/\s+/g, ' ').trim()
  return `this is not YAML: ${oneLine.charAt(0).toLowerCase()}${oneLine.slice(1)}`
}
