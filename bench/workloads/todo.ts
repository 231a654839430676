/** Lists of things to do: each has an owner, a team of readers and a team of editors. */

import {
  type Application,
  choicesOf,
  drawRequests,
  entity,
  many,
  reference,
  some,
  someLater,
  uid,
} from './workload.ts';

const SCHEMA = `
entity Application;
entity Team in [Team, Application];
entity User in [Team, Application] { joblevel: Long, location: String };
entity List in [Application] { owner: User, name: String, readers: Team, editors: Team };
action CreateList, GetLists appliesTo { principal: User, resource: Application };
action GetList, UpdateList, DeleteList, CreateTask, UpdateTask, DeleteTask, EditShare
  appliesTo { principal: User, resource: List };`;

const APPLICATION = uid('Application', 'todo');

export const todo: Application = (perType, requests, seed) => {
  const choices = choicesOf(seed);
  const [users, teams, lists] = [many('User', perType), many('Team', perType), many('List', perType)];
  const entities = [
    entity(APPLICATION, {}, []),
    ...users.map((user, i) => {
      const attrs = { joblevel: choices.below(10), location: `office${i % 5}` };
      return entity(user, attrs, [APPLICATION, ...some(choices, teams)]);
    }),
    ...teams.map((team, i) => entity(team, {}, [APPLICATION, ...someLater(choices, teams, i)])),
    ...lists.map((list, i) => {
      const people = () => reference(choices.pick(teams));
      const attrs = { owner: reference(choices.pick(users)), name: `list ${i}`, readers: people(), editors: people() };
      return entity(list, attrs, [APPLICATION]);
    }),
  ];
  const onLists = ['GetList', 'UpdateList', 'DeleteList', 'CreateTask', 'UpdateTask', 'DeleteTask', 'EditShare'];
  const roles = [
    { principals: users, actions: ['CreateList', 'GetLists'], resources: [APPLICATION] },
    ...onLists.map(action => ({ principals: users, actions: [action], resources: lists })),
  ];
  return {
    name: 'to-do lists',
    schema: SCHEMA,
    policies: { staticPolicies: POLICIES, templates: {}, templateLinks: [] },
    entities,
    requests: drawRequests(choices, requests, roles),
  };
};

const POLICIES = {
  everybody: `permit(principal, action in [Action::"CreateList", Action::"GetLists"], resource == Application::"todo");`,
  owner: 'permit(principal, action, resource) when { resource has owner && resource.owner == principal };',
  readers: `permit(principal, action == Action::"GetList", resource is List)
    when { principal in resource.readers || principal in resource.editors };`,
  editors: `permit(
    principal,
    action in [Action::"UpdateList", Action::"CreateTask", Action::"UpdateTask", Action::"DeleteTask"],
    resource is List
  ) when { principal in resource.editors };`,
  interns: `forbid(principal is User, action == Action::"DeleteList", resource is List)
    when { principal.joblevel < 2 && resource.owner != principal };`,
};
