/** Sharing of documents: users in groups, documents in folders, and who may see what. */

import type { TemplateLinkJson } from '../../model/cedar/syntax/interchange.ts';
import {
  type Application,
  choicesOf,
  DENSITY,
  drawRequests,
  entity,
  many,
  reference,
  some,
  someLater,
} from './workload.ts';

const SCHEMA = `
entity User in [Group];
entity Group in [Group];
entity Folder in [Folder] { owner: User };
entity Document in [Folder] { owner: User, isPublic: Bool, readers: Set<Group>, writers: Set<Group> };
action read, write, share, remove appliesTo {
  principal: User, resource: [Document, Folder], context: { signedIn: Bool }
};`;

const OWNER = 'permit(principal, action, resource) when { principal == resource.owner };';
const PUBLIC = 'permit(principal, action == Action::"read", resource is Document) when { resource.isPublic };';
const SIGNED_OUT = 'forbid(principal, action, resource) unless { context.signedIn || action == Action::"read" };';

/** Who may see a document is written on the document. */
export const documents: Application = (perType, requests, seed) => ({
  ...world(perType, requests, seed),
  name: 'documents',
  policies: {
    staticPolicies: {
      owner: OWNER,
      public: PUBLIC,
      'signed out': SIGNED_OUT,
      readers: `permit(principal, action == Action::"read", resource is Document)
        when { principal in resource.readers || principal in resource.writers };`,
      writers: `permit(principal, action in [Action::"write", Action::"share"], resource is Document)
        when { principal in resource.writers };`,
    },
    templates: {},
    templateLinks: [],
  },
});

/** Who may see a document or a folder is a link of a template: up to some hundreds of policies. */
export const documentsByTemplate: Application = (perType, requests, seed) => {
  const base = world(perType, requests, seed);
  const choices = choicesOf(seed + 1);
  const whom = [...many('User', perType), ...many('Group', perType)];
  const what = [...many('Document', perType), ...many('Folder', perType)];
  const templateLinks: TemplateLinkJson[] = [];
  for (const principal of whom) {
    for (const resource of what) {
      if (!choices.chance(DENSITY)) continue;
      const values = { '?principal': principal, '?resource': resource };
      templateLinks.push({ templateId: 'reader', newId: `link${templateLinks.length}`, values });
    }
  }
  const reader = 'permit(principal in ?principal, action == Action::"read", resource in ?resource);';
  const staticPolicies = { owner: OWNER, public: PUBLIC, 'signed out': SIGNED_OUT };
  return {
    ...base,
    name: 'documents, by template',
    policies: { staticPolicies, templates: { reader }, templateLinks },
  };
};

function world(perType: number, requests: number, seed: number) {
  const choices = choicesOf(seed);
  const [users, groups] = [many('User', perType), many('Group', perType)];
  const [folders, files] = [many('Folder', perType), many('Document', perType)];
  const owner = () => reference(choices.pick(users));
  const entities = [
    ...users.map(user => entity(user, {}, some(choices, groups))),
    ...groups.map((group, i) => entity(group, {}, someLater(choices, groups, i))),
    ...folders.map((folder, i) => entity(folder, { owner: owner() }, someLater(choices, folders, i))),
    ...files.map(file => {
      const access = () => some(choices, groups).map(reference);
      const attrs = { owner: owner(), isPublic: choices.chance(DENSITY), readers: access(), writers: access() };
      return entity(file, attrs, some(choices, folders));
    }),
  ];
  const roles = {
    principals: users,
    actions: ['read', 'write', 'share', 'remove'],
    resources: [...files, ...folders],
    context: () => ({ signedIn: choices.chance(0.9) }),
  };
  return { schema: SCHEMA, entities, requests: drawRequests(choices, requests, [roles]) };
}
