// Notes which packages are loaded from now on; to be imported before everything else.
import { registerHooks } from 'node:module'

const ofPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//

globalThis.loadedPackages = new Set()
registerHooks({
  load(url, context, nextLoad) {
    const [, name] = ofPackage.exec(url) ?? []
    if (name) globalThis.loadedPackages.add(name)
    return nextLoad(url, context)
  },
})
