/** Hosting of code: repositories of organizations, teams within teams, and five roles of growing power. */

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
entity Team in [Team];
entity User in [Team];
entity Organization;
entity Repository in [Organization] {
  readers: Set<Team>, triagers: Set<Team>, writers: Set<Team>, maintainers: Set<Team>, admins: Set<Team>
};
entity Issue in [Repository] { repository: Repository, reporter: User };
action pull, fork, push, configure, addMember appliesTo { principal: User, resource: Repository };
action edit, assign, close appliesTo { principal: User, resource: Issue };`;

/** Each role, and what it may do beyond the roles before it. */
const ROLES = [
  { role: 'readers', onRepository: ['pull', 'fork'], onIssue: [] },
  { role: 'triagers', onRepository: [], onIssue: ['assign', 'close'] },
  { role: 'writers', onRepository: ['push'], onIssue: ['edit'] },
  { role: 'maintainers', onRepository: ['configure'], onIssue: [] },
  { role: 'admins', onRepository: ['addMember'], onIssue: [] },
] as const;

const REPORTER = `permit(principal, action in [Action::"edit", Action::"close"], resource is Issue)
  when { principal == resource.reporter };`;

const listed = (actions: readonly string[]): string => actions.map(action => `Action::"${action}"`).join(', ');

/** The roles are attributes of the repository. */
export const hosting: Application = (perType, requests, seed) => {
  const staticPolicies: Record<string, string> = { reporter: REPORTER };
  ROLES.forEach(({ onRepository, onIssue }, rank) => {
    const stronger = ROLES.slice(rank).map(({ role }) => role);
    const isOneOf = (from: string): string => stronger.map(role => `principal in ${from}.${role}`).join(' || ');
    if (onRepository.length > 0) {
      const condition = isOneOf('resource');
      staticPolicies[`repository ${rank}`] =
        `permit(principal, action in [${listed(onRepository)}], resource is Repository) when { ${condition} };`;
    }
    if (onIssue.length > 0) {
      const condition = isOneOf('resource.repository');
      staticPolicies[`issue ${rank}`] =
        `permit(principal, action in [${listed(onIssue)}], resource is Issue) when { ${condition} };`;
    }
  });
  return {
    ...world(perType, requests, seed),
    name: 'hosting',
    policies: { staticPolicies, templates: {}, templateLinks: [] },
  };
};

/** The roles are links of templates, one template for each role. */
export const hostingByTemplate: Application = (perType, requests, seed) => {
  const choices = choicesOf(seed + 1);
  const whom = [...many('User', perType), ...many('Team', perType)];
  const what = [...many('Repository', perType), ...many('Organization', perType)];
  const templates: Record<string, string> = {};
  const templateLinks: TemplateLinkJson[] = [];
  ROLES.forEach(({ role }, rank) => {
    const actions = ROLES.slice(0, rank + 1).flatMap(({ onRepository, onIssue }) => [...onRepository, ...onIssue]);
    templates[role] = `permit(principal in ?principal, action in [${listed(actions)}], resource in ?resource);`;
    for (const principal of whom) {
      for (const resource of what) {
        // The density is that of all roles together.
        if (!choices.chance(DENSITY / ROLES.length)) continue;
        const values = { '?principal': principal, '?resource': resource };
        templateLinks.push({ templateId: role, newId: `link${templateLinks.length}`, values });
      }
    }
  });
  return {
    ...world(perType, requests, seed),
    name: 'hosting, by template',
    policies: { staticPolicies: { reporter: REPORTER }, templates, templateLinks },
  };
};

function world(perType: number, requests: number, seed: number) {
  const choices = choicesOf(seed);
  const [users, teams, organizations] = [many('User', perType), many('Team', perType), many('Organization', perType)];
  const [repositories, issues] = [many('Repository', perType), many('Issue', perType)];
  const entities = [
    ...users.map(user => entity(user, {}, some(choices, teams))),
    ...teams.map((team, i) => entity(team, {}, someLater(choices, teams, i))),
    ...organizations.map(organization => entity(organization, {}, [])),
    ...repositories.map(repository => {
      const attrs = Object.fromEntries(ROLES.map(({ role }) => [role, some(choices, teams).map(reference)]));
      return entity(repository, attrs, [choices.pick(organizations)]);
    }),
    ...issues.map(issue => {
      const repository = choices.pick(repositories);
      const attrs = { repository: reference(repository), reporter: reference(choices.pick(users)) };
      return entity(issue, attrs, [repository]);
    }),
  ];
  const roles = [
    { principals: users, actions: ROLES.flatMap(({ onRepository }) => onRepository), resources: repositories },
    { principals: users, actions: ROLES.flatMap(({ onIssue }) => onIssue), resources: issues },
  ];
  return { schema: SCHEMA, entities, requests: drawRequests(choices, requests, roles) };
}
