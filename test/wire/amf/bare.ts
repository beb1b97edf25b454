import type { AmfProperty, AmfValue } from '../../../src/trace/amf.js';

/** The value without its places on the wire, for comparing with a built one. */
export function bare(value: AmfValue): AmfValue {
  switch (value.type) {
    case 'string': {
      const { at, bytes, ...rest } = value;
      void at;
      void bytes;
      return rest;
    }
    case 'object': return { ...value, properties: value.properties.map(bareProperty) };
    case 'ecmaArray': return { ...value, properties: value.properties.map(bareProperty), ...(value.dense === undefined ? {} : { dense: value.dense.map(bare) }) };
    case 'strictArray': case 'vector': return { ...value, items: value.items.map(bare) };
    case 'dictionary': return { ...value, entries: value.entries.map(([key, item]) => [bare(key), bare(item)]) };
    case 'avmPlus': return { ...value, value: bare(value.value) };
    default: return value;
  }
}

function bareProperty({ name, value }: AmfProperty): AmfProperty {
  return { name, value: bare(value) };
}
