BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006');
CREATE TABLE audit (
	number INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	act VARCHAR(40) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	detail VARCHAR(200) NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "audit" VALUES(1,'1970-01-01T00:00:00.000000+00:00','supervisor','settings.changed','dueren','moves=on placement=order');
INSERT INTO "audit" VALUES(2,'2026-03-04T09:00:00.000000+00:00','lead-juelich-02','proposal.accept_as_receiver','5c8d4c9b-3ff6-50f3-b75f-9ee70d590748','side=receiver items=17');
INSERT INTO "audit" VALUES(3,'2026-03-04T10:00:00.000000+00:00','lead-juelich-01','proposal.accept_as_receiver','9e6d700d-c29b-5696-8520-8e6c75137356','side=receiver items=15');
INSERT INTO "audit" VALUES(4,'2026-03-04T10:00:00.000000+00:00','lead-dueren-01','proposal.accept_as_giver','fb7b56b4-c2a9-52aa-8851-92b5448e5759','side=giver items=13');
INSERT INTO "audit" VALUES(5,'2026-03-04T10:00:00.000000+00:00','lead-juelich-04','proposal.accept_as_receiver','fb7b56b4-c2a9-52aa-8851-92b5448e5759','side=receiver items=13');
INSERT INTO "audit" VALUES(6,'2026-03-04T11:00:00.000000+00:00','lead-dueren-01','proposal.accept_as_giver','a1e77977-651e-5124-b74d-d15db0e8cc63','side=giver items=14');
INSERT INTO "audit" VALUES(7,'2026-03-04T11:00:00.000000+00:00','lead-dueren-02','proposal.accept_as_receiver','a1e77977-651e-5124-b74d-d15db0e8cc63','side=receiver items=14');
INSERT INTO "audit" VALUES(8,'2026-03-04T13:00:00.000000+00:00','lead-dueren-01','proposal.decline','1ae7c938-b527-5b91-bccc-1a317ce59a5b','side=giver reason=no_capacity');
CREATE TABLE batch_forgotten (
	batch_id VARCHAR(64) NOT NULL, 
	items INTEGER NOT NULL, 
	PRIMARY KEY (batch_id)
);
CREATE TABLE batches (
	batch_id VARCHAR(64) NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (batch_id)
);
CREATE TABLE holder (
	name VARCHAR(20) NOT NULL, 
	term INTEGER NOT NULL, 
	installation VARCHAR(36) NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "holder" VALUES('assignment',1,'0f6717ae-9835-47c6-ae75-be7b6290f45e');
CREATE TABLE items (
	item_id VARCHAR(36) NOT NULL, 
	version INTEGER NOT NULL, 
	open BOOLEAN NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	team VARCHAR(64), 
	region VARCHAR(64) NOT NULL, 
	due_on DATE NOT NULL, 
	case_key VARCHAR(88), 
	batch_id VARCHAR(64), 
	record TEXT NOT NULL, received_at VARCHAR(32), confirmed_by VARCHAR(36), 
	PRIMARY KEY (item_id)
);
INSERT INTO "items" VALUES('02022c3c-fb78-56df-baad-bca532b26a63',4047,0,'DONE','dueren-02','dueren','2026-03-11','usbqD1vZe_rNcgmEULAMSsBtnzE2-ER7LSGvbp7w3nw',NULL,'{"type":"item.state_changed","item_id":"02022c3c-fb78-56df-baad-bca532b26a63","version":4047,"state":"DONE","team":"dueren-02","region":"dueren","item_class":"WBA","channel":"app_photo","legal_received_on":"2026-02-19","received_at":"2026-02-19T13:02:20.746000Z","clocks":[{"clock":"target","due_on":"2026-03-11","hard":false,"source":"target of the office"},{"clock":"grant_end","due_on":"2026-03-31","hard":true,"source":"SGB II §§ 41 III, 42 I: paid without a gap after the grant"},{"clock":"failure_to_act","due_on":"2026-08-19","hard":true,"source":"SGG § 88 I: six months after the application"}],"due_on":"2026-03-11","minutes":45,"skills":[],"restricted":false,"excluded":false,"not_to_team":[],"case_key":"usbqD1vZe_rNcgmEULAMSsBtnzE2-ER7LSGvbp7w3nw","batch_id":null,"decided_automatically":false,"origin_team":"dueren-01","owner_since":"2026-03-04T11:00:00Z","owner_basis":"accepted_proposal","system_moves":1,"last_moved_at":"2026-03-04T11:00:00Z","started_at":"2026-03-05T15:21:03.738000Z","closed_at":"2026-03-05T15:29:02.732000Z","last_activity_at":"2026-03-05T15:29:02.732000Z","last_order":{"order_id":"898f8e43-6526-5643-87aa-1173fd2859c5","result":"done","reason":null,"at":"2026-03-04T11:00:00Z"},"confirmed_by":null,"first_legal_received_on":null,"receipt_corrections":[]}','2026-02-19T13:02:20.746000+00:00',NULL);
INSERT INTO "items" VALUES('0115f207-8873-52f9-b699-40f0a89ce251',4218,0,'DONE','juelich-04','dueren','2026-03-09','yESyybiUu7VI2J4HjLNYfr8PjaAtJQNCZmTlfc8K8Ps',NULL,'{"type":"item.state_changed","item_id":"0115f207-8873-52f9-b699-40f0a89ce251","version":4218,"state":"DONE","team":"juelich-04","region":"dueren","item_class":"VAEM","channel":"scan_provider","legal_received_on":"2026-02-23","received_at":"2026-02-24T09:08:44.199000Z","clocks":[{"clock":"target","due_on":"2026-03-09","hard":false,"source":"target of the office"}],"due_on":"2026-03-09","minutes":35,"skills":[],"restricted":false,"excluded":false,"not_to_team":[],"case_key":"yESyybiUu7VI2J4HjLNYfr8PjaAtJQNCZmTlfc8K8Ps","batch_id":null,"decided_automatically":false,"origin_team":"dueren-01","owner_since":"2026-03-04T10:00:00Z","owner_basis":"accepted_proposal","system_moves":1,"last_moved_at":"2026-03-04T10:00:00Z","started_at":"2026-03-06T07:30:52.561000Z","closed_at":"2026-03-06T07:37:24.067000Z","last_activity_at":"2026-03-06T07:37:24.067000Z","last_order":{"order_id":"0d8d2b89-ba1b-5854-ade3-6fde95d8e665","result":"done","reason":null,"at":"2026-03-04T10:00:00Z"},"confirmed_by":null,"first_legal_received_on":null,"receipt_corrections":[]}','2026-02-24T09:08:44.199000+00:00',NULL);
INSERT INTO "items" VALUES('0008a559-f138-5607-9ce6-fc0ecc93fcbd',4474,0,'DONE','dueren-06','dueren','2026-03-10','lU-YvzBCXf7Og9V1OwbDPZJxCQLNIrdVfUsPnEiiX5A',NULL,'{"type":"item.state_changed","item_id":"0008a559-f138-5607-9ce6-fc0ecc93fcbd","version":4474,"state":"DONE","team":"dueren-06","region":"dueren","item_class":"KDU","channel":"scan_provider","legal_received_on":"2026-02-24","received_at":"2026-02-25T08:45:37.047000Z","clocks":[{"clock":"target","due_on":"2026-03-10","hard":false,"source":"target of the office"}],"due_on":"2026-03-10","minutes":40,"skills":[],"restricted":false,"excluded":false,"not_to_team":[],"case_key":"lU-YvzBCXf7Og9V1OwbDPZJxCQLNIrdVfUsPnEiiX5A","batch_id":null,"decided_automatically":false,"origin_team":"dueren-01","owner_since":"2026-03-05T15:00:00Z","owner_basis":"accepted_proposal","system_moves":1,"last_moved_at":"2026-03-05T15:00:00Z","started_at":"2026-03-06T11:43:50.764000Z","closed_at":"2026-03-06T11:47:42.611000Z","last_activity_at":"2026-03-06T11:47:42.611000Z","last_order":{"order_id":"68b00032-54fc-53cf-a720-1a6a04f21dcb","result":"done","reason":null,"at":"2026-03-05T15:00:00Z"},"confirmed_by":null,"first_legal_received_on":null,"receipt_corrections":[]}','2026-02-25T08:45:37.047000+00:00',NULL);
INSERT INTO "items" VALUES('0218870e-4544-5744-b59e-9818c2d27318',5195,1,'WAITING','dueren-02','dueren','2026-03-16','Ihb62HINoo_0-RJQdiRTkAEDAMSfFWY89y_BdvBvcnc',NULL,'{"type":"item.state_changed","item_id":"0218870e-4544-5744-b59e-9818c2d27318","version":5195,"state":"WAITING","team":"dueren-02","region":"dueren","item_class":"UNTERLAGEN","channel":"desk_scan","legal_received_on":"2026-03-02","received_at":"2026-03-02T10:19:41.868000Z","clocks":[{"clock":"target","due_on":"2026-03-16","hard":false,"source":"target of the office"}],"due_on":"2026-03-16","minutes":12,"skills":[],"restricted":false,"excluded":false,"not_to_team":[],"case_key":"Ihb62HINoo_0-RJQdiRTkAEDAMSfFWY89y_BdvBvcnc","batch_id":null,"decided_automatically":false,"origin_team":"dueren-01","owner_since":"2026-03-09T12:00:00Z","owner_basis":"accepted_proposal","system_moves":1,"last_moved_at":"2026-03-09T12:00:00Z","started_at":null,"closed_at":null,"last_activity_at":"2026-03-02T10:19:41.868000Z","last_order":{"order_id":"ff95a374-e19d-5ea8-a59b-a3c889f2ab54","result":"done","reason":null,"at":"2026-03-09T12:00:00Z"},"confirmed_by":null,"first_legal_received_on":null,"receipt_corrections":[]}','2026-03-02T10:19:41.868000+00:00',NULL);
INSERT INTO "items" VALUES('01dbc84f-e4ad-5534-9131-308931d8e48c',2490,1,'WAITING','juelich-03','dueren','2026-03-16','qvujjUOo8c0cVBvIZlm1g7TcZtv_o1vkuB0wxYJPXZ4',NULL,'{"type":"item.state_changed","item_id":"01dbc84f-e4ad-5534-9131-308931d8e48c","version":2490,"state":"WAITING","team":"juelich-03","region":"dueren","item_class":"VAEM","channel":"scan_provider","legal_received_on":"2026-03-02","received_at":"2026-03-03T09:51:15.954000Z","clocks":[{"clock":"target","due_on":"2026-03-16","hard":false,"source":"target of the office"}],"due_on":"2026-03-16","minutes":35,"skills":[],"restricted":false,"excluded":false,"not_to_team":[],"case_key":"qvujjUOo8c0cVBvIZlm1g7TcZtv_o1vkuB0wxYJPXZ4","batch_id":null,"decided_automatically":false,"origin_team":"juelich-03","owner_since":"2026-03-03T10:00:00Z","owner_basis":"first_placement","system_moves":0,"last_moved_at":null,"started_at":null,"closed_at":null,"last_activity_at":"2026-03-03T09:51:15.954000Z","last_order":{"order_id":"b2604434-983d-5b17-b236-8e1b3961944a","result":"done","reason":null,"at":"2026-03-03T10:00:00Z"},"confirmed_by":null,"first_legal_received_on":null,"receipt_corrections":[]}','2026-03-03T09:51:15.954000+00:00',NULL);
INSERT INTO "items" VALUES('005f1778-52f0-5fcb-96cd-c1439e730038',4151,1,'WAITING','dueren-05','dueren','2026-03-20','EGh9njIzaiVAGkLIC7IB9UYMy4y52E9wwfl_lmbl7y8',NULL,'{"type":"item.state_changed","item_id":"005f1778-52f0-5fcb-96cd-c1439e730038","version":4151,"state":"WAITING","team":"dueren-05","region":"dueren","item_class":"VAEM","channel":"app_photo","legal_received_on":"2026-03-06","received_at":"2026-03-06T06:50:30.306000Z","clocks":[{"clock":"target","due_on":"2026-03-20","hard":false,"source":"target of the office"}],"due_on":"2026-03-20","minutes":35,"skills":[],"restricted":false,"excluded":false,"not_to_team":[],"case_key":"EGh9njIzaiVAGkLIC7IB9UYMy4y52E9wwfl_lmbl7y8","batch_id":null,"decided_automatically":false,"origin_team":"dueren-05","owner_since":"2026-03-06T07:00:00Z","owner_basis":"first_placement","system_moves":0,"last_moved_at":null,"started_at":null,"closed_at":null,"last_activity_at":"2026-03-06T06:50:30.306000Z","last_order":{"order_id":"794a486d-3d72-50b2-8dca-d08d1f647c51","result":"done","reason":null,"at":"2026-03-06T07:00:00Z"},"confirmed_by":null,"first_legal_received_on":null,"receipt_corrections":[]}','2026-03-06T06:50:30.306000+00:00',NULL);
CREATE TABLE jams (
	team VARCHAR(64) NOT NULL, 
	region VARCHAR(64) NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (team)
);
INSERT INTO "jams" VALUES('dueren-01','dueren','{"type":"jam.changed","jam_id":"93a96a31-9c0b-5734-a2b3-79749119eeca","region":"dueren","team":"dueren-01","site":"dueren","at":"2026-03-04T07:30:00Z","phase":"open","previous":"normal","since":"2026-03-04T07:30:00Z","was_open":true,"cause":"ABSENCE","shares":[["ABSENCE",1.0]],"missing_minutes":1532.0,"worst_horizon":3,"risk":0.983,"ended":null}');
INSERT INTO "jams" VALUES('dueren-05','dueren','{"type":"jam.changed","jam_id":"b10b7213-89d2-5936-913a-f6271efa35c1","region":"dueren","team":"dueren-05","site":"dueren","at":"2026-03-04T07:30:00Z","phase":"watch","previous":"normal","since":"2026-03-04T07:30:00Z","was_open":false,"cause":"ABSENCE","shares":[["ABSENCE",1.0]],"missing_minutes":541.8,"worst_horizon":8,"risk":0.7026,"ended":null}');
CREATE TABLE moved (
	region VARCHAR(64) NOT NULL, 
	from_team VARCHAR(64) NOT NULL, 
	to_team VARCHAR(64) NOT NULL, 
	items INTEGER NOT NULL, 
	PRIMARY KEY (region, from_team, to_team)
);
INSERT INTO "moved" VALUES('dueren','dueren-01','juelich-04',51);
INSERT INTO "moved" VALUES('dueren','dueren-01','dueren-02',36);
INSERT INTO "moved" VALUES('dueren','dueren-01','juelich-02',39);
INSERT INTO "moved" VALUES('dueren','dueren-01','juelich-01',46);
INSERT INTO "moved" VALUES('dueren','dueren-01','dueren-06',41);
CREATE TABLE orders (
	order_id VARCHAR(36) NOT NULL, 
	item_id VARCHAR(36) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	proposal_id VARCHAR(36), 
	ordered_at VARCHAR(32) NOT NULL, 
	verdict VARCHAR(24), 
	PRIMARY KEY (order_id)
);
INSERT INTO "orders" VALUES('d51aa986-482e-5ee6-89c4-9f630c7b606a','d3802b16-2123-54dd-9fd2-4ab4939143cd','placement',NULL,'2026-03-02T07:00:00.000000+00:00','done');
INSERT INTO "orders" VALUES('ccc71b6f-53cf-5df9-b44b-1821d638755a','90862f18-27d4-5e0e-9d94-91bad67a5d05','placement',NULL,'2026-03-02T07:30:00.000000+00:00','done');
INSERT INTO "orders" VALUES('86cbe0cc-1fcf-5728-b3a3-4afe530d6b1e','3f7e7b20-6d47-5e45-8bab-cb1fcb356b9e','placement',NULL,'2026-03-02T07:30:00.000000+00:00','done');
INSERT INTO "orders" VALUES('28f16466-bcc4-5551-a2de-f385fb297178','0a397945-3b94-52f1-8c30-5d9a4d0ad03d','placement',NULL,'2026-03-02T09:00:00.000000+00:00','done');
INSERT INTO "orders" VALUES('513bab98-3505-5f94-8273-ef5f13c503be','8797c122-fb7c-56a8-86b7-34ecd4298407','placement',NULL,'2026-03-02T09:00:00.000000+00:00','done');
INSERT INTO "orders" VALUES('9d5f0bdb-626e-583c-a13f-377f058416cb','8f11ffad-9801-571e-96d8-dbb460fb0741','placement',NULL,'2026-03-02T10:00:00.000000+00:00','done');
CREATE TABLE outbox (
	number INTEGER NOT NULL, 
	topic VARCHAR(100) NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	partition INTEGER, 
	record TEXT NOT NULL, trace VARCHAR(55), 
	PRIMARY KEY (number)
);
CREATE TABLE outlooks (
	team VARCHAR(64) NOT NULL, 
	region VARCHAR(64) NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (team)
);
INSERT INTO "outlooks" VALUES('dueren-01','dueren','{"type":"team.outlook_drawn","region":"dueren","team":"dueren-01","site":"dueren","at":"2026-03-09T17:00:00Z","phase":"open","heads":11,"open_items":544,"open_minutes":13388,"waiting_items":542,"overdue_items":61,"late_items":80.5,"oldest_received_on":"2026-02-06","days_of_work_left":13.92,"completed_items":237,"completed_late":53,"horizons":[[1,2301.0,579.8,406.2,1.0],[2,2476.5,1393.4,512.6,0.9827],[3,2850.6,2392.0,653.4,0.7586],[5,4855.8,4809.4,936.0,0.5198],[8,9435.3,9163.8,1221.4,0.5879],[12,15378.1,15812.1,1571.6,0.3912],[20,28968.4,30632.2,2336.2,0.2382],[40,68792.4,71085.9,3775.8,0.2718]],"class_rates":[["BUT",4.6013,20.0],["DRITTE",4.5224,15.0],["EIL_NOTLAGE",0.2124,60.0],["EIL_WOHNUNG",0.1113,60.0],["GERICHT_EILVERFAHREN",0.0382,60.0],["HA_NEU",1.6364,150.0],["IRRLAEUFER",1.0844,5.0],["KDU",4.5833,40.0],["UEBERPRUEFUNG",0.3394,90.0],["UNTERLAGEN",34.5924,12.0],["VAEM",14.672,35.0],["WBA",7.0345,45.0]],"due_buckets":[["BUT",0,4,80],["BUT",1,1,20],["BUT",3,1,20],["BUT",8,19,380],["BUT",12,2,40],["DRITTE",0,4,60],["DRITTE",2,1,15],["DRITTE",5,3,45],["DRITTE",8,13,195],["DRITTE",12,5,75],["EIL_WOHNUNG",0,1,60],["HA_NEU",0,2,300],["HA_NEU",5,1,150],["HA_NEU",8,2,300],["HA_NEU",12,3,450],["HA_NEU",20,1,150],["IRRLAEUFER",1,1,5],["KDU",0,1,40],["KDU",3,1,40],["KDU",5,8,320],["KDU",8,15,600],["KDU",12,2,80],["UEBERPRUEFUNG",999,8,720],["UNTERLAGEN",0,62,744],["UNTERLAGEN",1,16,192],["UNTERLAGEN",2,11,132],["UNTERLAGEN",3,21,252],["UNTERLAGEN",5,57,684],["UNTERLAGEN",8,95,1140],["UNTERLAGEN",12,41,492],["UNTERLAGEN",20,1,12],["VAEM",0,16,560],["VAEM",1,3,105],["VAEM",3,1,35],["VAEM",5,5,175],["VAEM",8,33,1155],["VAEM",12,16,560],["WBA",0,3,135],["WBA",5,13,585],["WBA",8,16,720],["WBA",12,34,1530]],"capacity_days":[["2026-03-10",579.8],["2026-03-11",813.6],["2026-03-12",998.6],["2026-03-13",1147.7],["2026-03-16",1269.7],["2026-03-17",1370.9],["2026-03-18",1455.8],["2026-03-19",1527.7],["2026-03-20",1589.2],["2026-03-23",1642.2],["2026-03-24",1688.3],["2026-03-25",1728.5],["2026-03-26",1763.8],["2026-03-27",1795.0],["2026-03-30",1822.8],["2026-03-31",1847.5],["2026-04-01",1869.7],["2026-04-02",1889.6],["2026-04-07",1907.7],["2026-04-08",1924.0],["2026-04-09",1938.8],["2026-04-10",1952.3],["2026-04-13",1964.7],["2026-04-14",1976.0],["2026-04-15",1986.4],["2026-04-16",1996.0],["2026-04-17",2004.8],["2026-04-20",2013.0],["2026-04-21",2020.6],["2026-04-22",2027.6],["2026-04-23",2034.1],["2026-04-24",2040.2],["2026-04-27",2045.9],["2026-04-28",2051.3],["2026-04-29",2056.2],["2026-04-30",2060.9],["2026-05-04",2065.3],["2026-05-05",2069.4],["2026-05-06",2073.3],["2026-05-07",2076.9]],"capacity_stale":false,"cause_shares":[],"shown_shares":[["ABSENCE",1.0]],"shown_flows":[["2026-03-03",95,81,0,0],["2026-03-04",94,11,0,61],["2026-03-05",76,27,0,55],["2026-03-06",50,35,0,40],["2026-03-09",47,11,0,18]],"late_bands":[[1,48.8,70.0,91.2],[2,17.3,44.0,70.8],[3,0.0,18.7,52.7],[5,0.0,1.9,50.7],[8,0.0,11.0,74.7],[12,0.0,0.0,64.3],[20,0.0,0.0,54.1],[40,0.0,0.0,103.5]],"late_from":"2026-03-10","clocks_breaking":0.0,"clocks_broken":0,"shown_capacity_minutes":277.2}');
INSERT INTO "outlooks" VALUES('dueren-02','dueren','{"type":"team.outlook_drawn","region":"dueren","team":"dueren-02","site":"dueren","at":"2026-03-09T17:00:00Z","phase":"normal","heads":9,"open_items":450,"open_minutes":14509,"waiting_items":446,"overdue_items":0,"late_items":0.0,"oldest_received_on":"2026-02-04","days_of_work_left":6.78,"completed_items":484,"completed_late":4,"horizons":[[1,0.0,2200.0,159.5,0.0],[2,24.6,4360.7,326.9,0.0],[3,60.0,6492.3,489.0,0.0],[5,2023.8,10694.2,798.4,0.0],[8,7034.1,16899.3,1174.4,0.0],[12,14865.5,25070.3,1603.6,0.0],[20,27545.2,41245.8,2381.2,0.0],[40,61900.6,81353.9,3811.5,0.0]],"class_rates":[["BUT",3.923,20.0],["DRITTE",3.8242,15.0],["EIL_NOTLAGE",0.1835,60.0],["EIL_WOHNUNG",0.0954,60.0],["GERICHT_EILVERFAHREN",0.0326,60.0],["HA_NEU",1.4352,150.0],["IRRLAEUFER",0.9436,5.0],["KDU",3.8407,40.0],["UEBERPRUEFUNG",0.2923,90.0],["UNTERLAGEN",29.719,12.0],["VAEM",12.8263,35.0],["WBA",6.0389,45.0]],"due_buckets":[["BUT",5,4,80],["BUT",8,13,260],["BUT",12,7,140],["DRITTE",5,3,45],["DRITTE",8,9,135],["DRITTE",12,8,120],["HA_NEU",5,1,150],["HA_NEU",8,8,1200],["HA_NEU",12,10,1500],["HA_NEU",20,4,600],["KDU",5,10,400],["KDU",8,6,240],["KDU",12,10,400],["UEBERPRUEFUNG",999,11,990],["UNTERLAGEN",3,1,12],["UNTERLAGEN",5,42,504],["UNTERLAGEN",8,79,948],["UNTERLAGEN",12,69,828],["UNTERLAGEN",20,4,48],["VAEM",5,11,385],["VAEM",8,37,1295],["VAEM",12,33,1155],["WBA",5,8,360],["WBA",8,19,855],["WBA",12,30,1350],["WBA",20,10,450]],"capacity_days":[["2026-03-10",2200.0],["2026-03-11",2160.7],["2026-03-12",2131.6],["2026-03-13",2109.5],["2026-03-16",2092.4],["2026-03-17",2078.7],["2026-03-18",2067.7],["2026-03-19",2058.7],["2026-03-20",2051.2],["2026-03-23",2045.0],["2026-03-24",2039.7],["2026-03-25",2035.1],["2026-03-26",2031.3],["2026-03-27",2027.9],["2026-03-30",2024.9],["2026-03-31",2022.4],["2026-04-01",2020.1],["2026-04-02",2018.1],["2026-04-07",2016.3],["2026-04-08",2014.6],["2026-04-09",2013.2],["2026-04-10",2011.9],["2026-04-13",2010.7],["2026-04-14",2009.6],["2026-04-15",2008.7],["2026-04-16",2007.8],["2026-04-17",2007.0],["2026-04-20",2006.2],["2026-04-21",2005.5],["2026-04-22",2004.9],["2026-04-23",2004.3],["2026-04-24",2003.8],["2026-04-27",2003.3],["2026-04-28",2002.8],["2026-04-29",2002.4],["2026-04-30",2001.9],["2026-05-04",2001.6],["2026-05-05",2001.2],["2026-05-06",2000.9],["2026-05-07",2000.6]],"capacity_stale":false,"cause_shares":[],"shown_shares":[],"shown_flows":[["2026-03-03",78,70,0,0],["2026-03-04",44,69,14,0],["2026-03-05",61,77,12,0],["2026-03-06",76,85,0,0],["2026-03-09",114,43,0,0]],"late_bands":[[1,0.0,0.0,0.0],[2,0.0,0.0,0.0],[3,0.0,0.0,0.0],[5,0.0,0.0,0.0],[8,0.0,0.0,0.0],[12,0.0,0.0,0.0],[20,0.0,0.0,0.0],[40,0.0,0.0,0.0]],"late_from":null,"clocks_breaking":0.0,"clocks_broken":0,"shown_capacity_minutes":2079.0}');
CREATE TABLE plans (
	plan_id VARCHAR(36) NOT NULL, 
	region VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	answer VARCHAR(20) NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (plan_id)
);
INSERT INTO "plans" VALUES('8768820e-8cb3-541e-8616-254bb902213f','dueren','2026-03-04T07:30:00.000000+00:00','taken','{"type":"plan.drawn","plan_id":"8768820e-8cb3-541e-8616-254bb902213f","region":"dueren","at":"2026-03-04T07:30:00Z","based_on":{"outlook_at":"2026-03-04T07:30:00Z","proposals_version":0,"settings_version":1},"moves":[{"from_team":"dueren-01","to_team":"dueren-02","item_class":"KDU","workdays":3,"skills":[],"not_to_team":[],"items":7,"minutes":252,"reason":"relieves_open_jam"},{"from_team":"dueren-01","to_team":"dueren-02","item_class":"WBA","workdays":5,"skills":[],"not_to_team":[],"items":8,"minutes":323,"reason":"relieves_open_jam"},{"from_team":"dueren-01","to_team":"juelich-01","item_class":"HA_NEU","workdays":3,"skills":["NEUANTRAG"],"not_to_team":[],"items":1,"minutes":150,"reason":"relieves_open_jam"},{"from_team":"dueren-01","to_team":"juelich-01","item_class":"VAEM","workdays":5,"skills":[],"not_to_team":[],"items":13,"minutes":424,"reason":"relieves_open_jam"},{"from_team":"dueren-01","to_team":"juelich-02","item_class":"BUT","workdays":3,"skills":[],"not_to_team":[],"items":10,"minutes":227,"reason":"relieves_open_jam"},{"from_team":"dueren-01","to_team":"juelich-02","item_class":"UNTERLAGEN","workdays":3,"skills":[],"not_to_team":[],"items":8,"minutes":172,"reason":"relieves_open_jam"},{"from_team":"dueren-01","to_team":"juelich-04","item_class":"VAEM","workdays":3,"skills":[],"not_to_team":[],"items":10,"minutes":360,"reason":"relieves_open_jam"},{"from_team":"dueren-01","to_team":"juelich-04","item_class":"WBA","workdays":3,"skills":[],"not_to_team":[],"items":3,"minutes":135,"reason":"relieves_open_jam"}],"teams":[{"team":"dueren-01","days_left_before":14.43,"days_left_after":12.6,"missing_minutes_before":1531.9,"missing_minutes_after":1160.2},{"team":"dueren-02","days_left_before":6.79,"days_left_after":7.09,"missing_minutes_before":0.0,"missing_minutes_after":0.0},{"team":"juelich-01","days_left_before":6.69,"days_left_after":6.97,"missing_minutes_before":0.0,"missing_minutes_after":0.0},{"team":"juelich-02","days_left_before":7.39,"days_left_after":7.63,"missing_minutes_before":0.0,"missing_minutes_after":0.0},{"team":"juelich-04","days_left_before":6.78,"days_left_after":7.08,"missing_minutes_before":0.0,"missing_minutes_after":0.0}],"short_classes":[],"missing":[],"withdrawn":[]}');
INSERT INTO "plans" VALUES('baaf972f-9966-5750-829d-e8bc35d452c8','dueren','2026-03-04T08:00:00.000000+00:00','taken','{"type":"plan.drawn","plan_id":"baaf972f-9966-5750-829d-e8bc35d452c8","region":"dueren","at":"2026-03-04T08:00:00Z","based_on":{"outlook_at":"2026-03-04T08:00:00Z","proposals_version":5,"settings_version":1},"moves":[{"from_team":"dueren-01","to_team":"dueren-02","item_class":"UNTERLAGEN","workdays":3,"skills":[],"not_to_team":[],"items":1,"minutes":14,"reason":"relieves_open_jam"},{"from_team":"dueren-01","to_team":"juelich-02","item_class":"WBA","workdays":5,"skills":[],"not_to_team":[],"items":2,"minutes":76,"reason":"relieves_open_jam"}],"teams":[{"team":"dueren-01","days_left_before":14.64,"days_left_after":14.56,"missing_minutes_before":1534.4,"missing_minutes_after":1520.4},{"team":"dueren-02","days_left_before":7.06,"days_left_after":7.06,"missing_minutes_before":0.0,"missing_minutes_after":0.0},{"team":"juelich-02","days_left_before":7.62,"days_left_after":7.67,"missing_minutes_before":0.0,"missing_minutes_after":0.0}],"short_classes":[],"missing":[],"withdrawn":[]}');
INSERT INTO "plans" VALUES('2ce95e6a-f773-5583-95c1-20cc348b45ac','dueren','2026-03-04T13:00:00.000000+00:00','taken','{"type":"plan.drawn","plan_id":"2ce95e6a-f773-5583-95c1-20cc348b45ac","region":"dueren","at":"2026-03-04T13:00:00Z","based_on":{"outlook_at":"2026-03-04T13:00:00Z","proposals_version":15,"settings_version":1},"moves":[{"from_team":"dueren-01","to_team":"dueren-02","item_class":"UNTERLAGEN","workdays":3,"skills":[],"not_to_team":[],"items":1,"minutes":14,"reason":"relieves_open_jam"},{"from_team":"dueren-01","to_team":"juelich-02","item_class":"BUT","workdays":5,"skills":[],"not_to_team":[],"items":1,"minutes":21,"reason":"relieves_open_jam"}],"teams":[{"team":"dueren-01","days_left_before":14.59,"days_left_after":14.56,"missing_minutes_before":1316.2,"missing_minutes_after":1316.2},{"team":"dueren-02","days_left_before":6.97,"days_left_after":6.98,"missing_minutes_before":0.0,"missing_minutes_after":0.0},{"team":"juelich-02","days_left_before":7.59,"days_left_after":7.6,"missing_minutes_before":0.0,"missing_minutes_after":0.0}],"short_classes":[],"missing":[],"withdrawn":[]}');
CREATE TABLE positions (
	topic VARCHAR(100) NOT NULL, 
	partition INTEGER NOT NULL, 
	cluster VARCHAR(100) NOT NULL, 
	next_offset INTEGER NOT NULL, marks TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (topic, partition)
);
INSERT INTO "positions" VALUES('mailroom.outlook.v1',3,'test-cluster',29,'1 0:a1e3edf8e3076565 12:283acba9e2a4a2c5 18:c5816e15f681ae56 21:e4a6173373b159de 24:8d5c9fd1d0cfed41 25:1e9f5b3b5973849a 26:69c9fa5417ededd8 27:979f5b3b2cbdc482 28:bf92d42721cb4e26');
INSERT INTO "positions" VALUES('mailroom.outlook.v1',0,'test-cluster',29,'1 0:a8886f4ea61c523e 12:d061420b4fe72671 18:43e88c745593f941 21:0efb47173c4705b5 24:205a27269d4dd6d9 25:2fc5afe79a01d5b1 26:1627d44ae93aa24d 27:6f1a416b0bbd43b3 28:d9e0b83ed142f469');
INSERT INTO "positions" VALUES('mailroom.outlook.v1',1,'test-cluster',29,'1 0:ad5ac5895de3bbc8 12:428ccf1bffa943ff 18:be2b12624e0d3e56 21:e4a6173373b159de 24:bd518f6277fa25a9 25:1e9f5b3b5973849a 26:70fde9ca310f188c 27:3fdf2fd0392b19fd 28:b562d361636a6623');
INSERT INTO "positions" VALUES('mailroom.outlook.v1',2,'test-cluster',965,'1 0:a1e3edf8e3076565 426:25dcbc5ee14fbd6d 640:ac5d1fd7357a746b 747:8831ba98644422fc 800:ea2961b1a7c8c4e4 855:808d3fd31cf2007f 895:bd518f6277fa25a9 908:1ac2360f530ddec9 921:27dc88fbd7e38476 934:85b66c8f3ca7ce55 948:353f72fe8f7bce7e 961:63e4c098a3aae66e 962:c39c14a2b5076f8a 963:3e520c80c3e021eb 964:2fb5f1e933e20515');
INSERT INTO "positions" VALUES('mailroom.item-state.v1',0,'test-cluster',4362,'1 0:b48cce38a11b6632 1632:aad1d233f7a1c6f7 2424:2ea23227f159accb 3221:232ec07a49804583 3661:67ba1388bf9555db 3875:5ba105f1890698b1 4096:7ed1c560a7be08fe 4204:db4ddfaa924e0d7b 4249:00904a783c13124f 4285:f8fa4b8b26e02abc 4316:a8fea652c3182c4c 4324:58370f9d70cc4cd8 4347:d664eb411c9986d8 4350:599f7b262fbf7cba 4356:28db4ba2a19bd8eb 4357:df4c8e54e936161b 4358:99b41192b388dfc5 4359:3266fb89c6af78d7 4360:0f577b3ae07bbe22 4361:db4d9b7c75955091');
INSERT INTO "positions" VALUES('mailroom.item-state.v1',1,'test-cluster',4365,'1 0:2c0659ad614a66eb 1592:fc2ae4d0a4fa0e37 2329:a8cb7abcc2cad68f 3159:5b0e8e3536ba16d1 3667:a49b8d956208904a 3887:267b50ce3642bbac 4066:fbd896cb2145a342 4180:87e4ed9c5ff616ee 4210:fef9b881f034a0a7 4240:4baeb9491d65136a 4293:866c42272eeca41e 4313:ebf94bb9bf0e7bd2 4345:e483cfbe25d6d8dc 4348:dc8a66414fe62a69 4355:e874e5a6234c9b46 4360:aa6a497ab3dcec37 4361:0fc2a7c32e1c8f92 4362:1e002ceeade46157 4363:f7a123264e819c2d 4364:51016a5500bc6174');
INSERT INTO "positions" VALUES('mailroom.item-state.v1',2,'test-cluster',4311,'1 0:9b75602ba481ff02 1595:3936c3c296498b2d 2317:6fdf6a1779e36793 3163:f876053073dae2f8 3565:8a068028a4e7c432 3791:0dc9314f1b3353d8 4017:c9e14bd1285aed28 4103:21a36baab04fa2a5 4176:5354b8ee5267a00c 4216:abd00f4bce97efdf 4241:cbe14282958cc00d 4252:b31a0ed1b6ed6f29 4278:ec8e8066bf6ec13b 4297:bf061c8deab069bf 4302:15215e0333213a59 4306:629cab2b58de87c2 4307:a933859ea5631c57 4308:37868813baaafe67 4309:ae456bafb7cd1437 4310:2a2708ef12a37f7f');
INSERT INTO "positions" VALUES('mailroom.item-state.v1',3,'test-cluster',4269,'1 0:2f232886d94f7bb1 1715:e990a5cc2632001e 2474:67d5240de50db22a 3209:d7102c3f2f66399d 3606:a3ae755ea36cc84c 3841:44fa29db791968e4 3952:29c75c5926f8bba1 4056:bca7edda0bdb2f45 4122:8037d64f1a765522 4161:2aa1c789ec058e26 4192:8f416d6c1d973115 4223:794fa8d7bdffb89f 4233:6cbbf8a7587f3cbb 4255:9c87f4ed16c7ea5c 4259:40833c038b4a6901 4264:caa11ff3c149c6cb 4265:c4a7099bc948ec80 4266:7ca5af402080a0be 4267:90a192735669e336 4268:77e5251d37bc5ae8');
INSERT INTO "positions" VALUES('mailroom.plans.v1',2,'test-cluster',72,'1 0:3133e31ce19312ae 24:18e38e1926305113 36:f6523850a7eea87f 48:4112f94565176f3e 54:c0a353ee506a1a9d 60:affc079e7b32907e 63:8110f297fcafcd4c 66:31457ee39d2dc849 67:7f87311c74e04af2 68:a5700250aeead932 69:f1e35f44550bdcc7 70:039be6718a0f7fd6 71:84b1aaabe80f64ff');
INSERT INTO "positions" VALUES('mailroom.jams.v1',2,'test-cluster',2,'1 1:f3eaefb658476fa8');
CREATE TABLE proposals (
	proposal_id VARCHAR(36) NOT NULL, 
	region VARCHAR(64) NOT NULL, 
	from_team VARCHAR(64) NOT NULL, 
	to_team VARCHAR(64) NOT NULL, 
	state VARCHAR(24) NOT NULL, 
	active BOOLEAN NOT NULL, 
	offered_at VARCHAR(32) NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (proposal_id)
);
INSERT INTO "proposals" VALUES('1ae7c938-b527-5b91-bccc-1a317ce59a5b','dueren','dueren-01','juelich-02','declined',0,'2026-03-04T08:00:00.000000+00:00','{"proposal_id":"1ae7c938-b527-5b91-bccc-1a317ce59a5b","plan_id":"baaf972f-9966-5750-829d-e8bc35d452c8","region":"dueren","from_team":"dueren-01","to_team":"juelich-02","items":[{"item_id":"1e35f163-4ef9-5c09-96fc-427bfdc64037","bundle":1,"item_class":"WBA","workdays":5,"minutes":45,"order_id":null,"wave":0,"verdict":null},{"item_id":"90f95b07-0d2f-5446-b2a5-9e8529ade937","bundle":1,"item_class":"WBA","workdays":5,"minutes":12,"order_id":null,"wave":0,"verdict":null}],"offered_at":"2026-03-04T08:00:00Z","expires_at":"2026-03-05T08:00:00Z","state":"declined","version":18,"decline_reason":"no_capacity","agreed_at":null,"stop_reason":null,"left_out":[]}');
INSERT INTO "proposals" VALUES('06ff561b-4147-59ff-9974-cd1f66b7f947','dueren','dueren-01','dueren-06','done',0,'2026-03-05T08:00:00.000000+00:00','{"proposal_id":"06ff561b-4147-59ff-9974-cd1f66b7f947","plan_id":"93d9ef07-a404-5ad1-b9d0-51c022f0ab7b","region":"dueren","from_team":"dueren-01","to_team":"dueren-06","items":[{"item_id":"0008a559-f138-5607-9ce6-fc0ecc93fcbd","bundle":1,"item_class":"KDU","workdays":3,"minutes":40,"order_id":"68b00032-54fc-53cf-a720-1a6a04f21dcb","wave":1,"verdict":"done"},{"item_id":"2e1a4937-ebc9-5bb5-bf7f-ea91824e211e","bundle":1,"item_class":"KDU","workdays":3,"minutes":12,"order_id":"fbefd869-3077-509c-97f4-9329614975b2","wave":1,"verdict":"done"},{"item_id":"a7a66f4c-0d4c-5dfc-b417-4497912986f7","bundle":1,"item_class":"KDU","workdays":3,"minutes":15,"order_id":"d729fae2-998d-5ada-9144-f172474c67af","wave":1,"verdict":"done"},{"item_id":"0e2ccaf3-41af-5ab8-a937-ff0bca492f39","bundle":2,"item_class":"DRITTE","workdays":3,"minutes":15,"order_id":"f0f17506-9bbc-5cb1-b5ff-c1281ab53b3f","wave":1,"verdict":"done"},{"item_id":"322ec8c4-2d44-5b21-93a0-93208b1c6638","bundle":3,"item_class":"KDU","workdays":3,"minutes":40,"order_id":"251c02cf-a2b6-50ef-904b-5b0ec70693a4","wave":1,"verdict":"done"},{"item_id":"5d6b721c-1b73-5094-a7d3-077aef36972d","bundle":4,"item_class":"BUT","workdays":3,"minutes":20,"order_id":"49807403-3823-5831-b154-1c74aaf1e0f7","wave":1,"verdict":"done"},{"item_id":"8246e2d6-8b16-5a40-be90-4379f363c482","bundle":4,"item_class":"BUT","workdays":3,"minutes":35,"order_id":"3c3af1ad-a0ef-53cf-9629-9110376514d8","wave":1,"verdict":"done"},{"item_id":"97e588a8-57a0-51e6-89be-a58f7f5d02fb","bundle":5,"item_class":"BUT","workdays":3,"minutes":20,"order_id":"4688640c-73fc-587f-9d20-c1dd1197260a","wave":1,"verdict":"done"},{"item_id":"a66537e4-76a5-5ad0-9137-ba926f22a058","bundle":6,"item_class":"DRITTE","workdays":3,"minutes":15,"order_id":"37445051-85e7-5976-a712-d8f6ec3b0081","wave":1,"verdict":"done"},{"item_id":"aaea8675-4f89-5b00-874b-b41d4270e0bf","bundle":7,"item_class":"BUT","workdays":3,"minutes":20,"order_id":"1bf4a6b8-776c-5cd6-88cb-ea885c6a10bf","wave":1,"verdict":"done"},{"item_id":"c8707c5a-bac1-51b1-8a10-03dc643127fa","bundle":8,"item_class":"KDU","workdays":3,"minutes":40,"order_id":"bfda3680-3cec-5201-a2e8-bedd9c009136","wave":1,"verdict":"done"},{"item_id":"d47497ad-846e-5f6b-b000-c350d5142493","bundle":9,"item_class":"BUT","workdays":3,"minutes":20,"order_id":"dbe08241-cdc8-56e4-8183-a5fa1496d22e","wave":1,"verdict":"done"},{"item_id":"d882f250-e4e4-583f-a968-d58edaf4a9d8","bundle":10,"item_class":"BUT","workdays":3,"minutes":20,"order_id":"c8daea2c-e84f-50b7-a414-05bac6f0455b","wave":1,"verdict":"done"},{"item_id":"331aa941-89b3-5fee-a0fa-c484c6ad43ce","bundle":11,"item_class":"BUT","workdays":5,"minutes":20,"order_id":"6aeb5a7e-0bad-56f1-97a5-0a2501d829bf","wave":1,"verdict":"done"},{"item_id":"3fc8be2c-d5d1-53f0-a1dc-c8861f8eb558","bundle":12,"item_class":"BUT","workdays":5,"minutes":20,"order_id":"feb08bfc-cce7-5f1a-bb67-7604ec2385d4","wave":1,"verdict":"done"},{"item_id":"7c014a9c-dc3e-5dd4-b410-3c6f0289abc5","bundle":13,"item_class":"BUT","workdays":5,"minutes":20,"order_id":"2da7ce43-d064-55c2-8574-156acebb3bf3","wave":1,"verdict":"done"},{"item_id":"882b4084-e549-5725-ab3e-494c338254b6","bundle":14,"item_class":"BUT","workdays":5,"minutes":20,"order_id":"ea170aac-a0ab-5cd7-b1ac-c8f70fbc6fdc","wave":1,"verdict":"done"},{"item_id":"c53e09a8-7a73-5b54-803a-1559d6cf7048","bundle":15,"item_class":"BUT","workdays":5,"minutes":20,"order_id":"fe71fdbc-acf6-5852-9641-a1bf2693ca10","wave":1,"verdict":"done"},{"item_id":"2f9f02ca-f2e4-5ebe-a0ba-1c3b953fabe3","bundle":16,"item_class":"BUT","workdays":5,"minutes":20,"order_id":"8296c052-ed9f-5eb9-92bc-d2b6490a950e","wave":1,"verdict":"done"},{"item_id":"fa3d0a5a-ad0d-56d2-b149-f9e3a8302524","bundle":16,"item_class":"BUT","workdays":5,"minutes":40,"order_id":"65056589-72df-59d2-8827-3d62dd90fa07","wave":1,"verdict":"done"}],"offered_at":"2026-03-05T08:00:00Z","expires_at":"2026-03-06T08:00:00Z","state":"done","version":52,"decline_reason":null,"agreed_at":"2026-03-05T15:00:00Z","stop_reason":null,"left_out":[]}');
INSERT INTO "proposals" VALUES('ccde2d5e-ecca-5cb7-bc28-4b4a7f17ffc1','dueren','dueren-01','juelich-01','accepted_by_giver',1,'2026-03-09T14:00:00.000000+00:00','{"proposal_id":"ccde2d5e-ecca-5cb7-bc28-4b4a7f17ffc1","plan_id":"0cc93e81-2303-524b-b62e-593b194c1a91","region":"dueren","from_team":"dueren-01","to_team":"juelich-01","items":[{"item_id":"519df5c6-ec0e-5073-9d58-0b3a4cf49008","bundle":1,"item_class":"VAEM","workdays":5,"minutes":35,"order_id":null,"wave":0,"verdict":null},{"item_id":"755558b9-81af-5c5b-98d6-bf531fbcf402","bundle":1,"item_class":"VAEM","workdays":5,"minutes":20,"order_id":null,"wave":0,"verdict":null},{"item_id":"fef70e84-6d0c-5ad6-9b3f-86c0ac7f28ab","bundle":2,"item_class":"VAEM","workdays":5,"minutes":35,"order_id":null,"wave":0,"verdict":null},{"item_id":"f19e21d6-14cd-578f-b25d-8e975878478e","bundle":2,"item_class":"VAEM","workdays":5,"minutes":90,"order_id":null,"wave":0,"verdict":null}],"offered_at":"2026-03-09T14:00:00Z","expires_at":"2026-03-10T14:00:00Z","state":"accepted_by_giver","version":113,"decline_reason":null,"agreed_at":null,"stop_reason":null,"left_out":[]}');
CREATE TABLE regions (
	region VARCHAR(64) NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (region)
);
INSERT INTO "regions" VALUES('dueren','{"version":119,"effect":119,"outlook_at":"2026-03-09T17:00:00Z","movable_at":"2026-03-09T17:00:00Z","answered_at":"2026-03-09T17:00:00Z","triage":null,"new_at":null}');
CREATE TABLE resyncs (
	resync_id VARCHAR(36) NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (resync_id)
);
CREATE TABLE settings (
	region VARCHAR(64) NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (region)
);
INSERT INTO "settings" VALUES('dueren','{"type":"settings.changed","region":"dueren","version":1,"at":"1970-01-01T00:00:00Z","moves":"on","placement":"order","receiver_load_limit":0.87,"giver_daily_share":0.25,"receiver_daily_share":0.3}');
CREATE TABLE ticks (
	name VARCHAR(20) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "ticks" VALUES('last','2026-03-09T17:00:00.000000+00:00');
INSERT INTO "ticks" VALUES('before','2026-03-09T16:00:00.000000+00:00');
CREATE TABLE wishes (
	order_id VARCHAR(36) NOT NULL, 
	region VARCHAR(64) NOT NULL, 
	team VARCHAR(64), 
	kind VARCHAR(20) NOT NULL, 
	ordered_at VARCHAR(32) NOT NULL, 
	verdict VARCHAR(24), 
	PRIMARY KEY (order_id)
);
CREATE INDEX audit_by_subject ON audit (subject);
CREATE INDEX items_by_batch ON items (batch_id);
CREATE INDEX items_by_clock ON items (team, due_on, item_id);
CREATE INDEX items_open ON items (open);
CREATE INDEX orders_by_item ON orders (item_id);
CREATE INDEX orders_waiting ON orders (verdict);
CREATE INDEX proposals_active ON proposals (active);
CREATE INDEX proposals_by_time ON proposals (offered_at, proposal_id);
CREATE INDEX items_by_confirmation ON items (confirmed_by);
CREATE INDEX wishes_waiting ON wishes (verdict);
COMMIT;
