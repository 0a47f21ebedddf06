"""A small world in tables: two towns on a river, one bridge, one sea way; it keeps every rule."""

from pathlib import Path

from layers.facts import DATA_DIR

TABLES: dict[str, tuple[str, ...]] = {
    "sources.csv": (
        "id,publisher,title,date,accessed,url,licence,note",
        "gazette,Gazette,Trains run,2025-06-01,2025-07,https://example.org/1,,",
        "unsourced-memory,Crossgauge,General knowledge,undated,,,,",
        "yearbook,Bureau,Prices and wagons,2025,2025-07,https://example.org/2,,",
    ),
    "groups.csv": ("id,name", "all-cn-kp-land,All land crossings"),
    "places.csv": (
        "id,kind,name_en,name_ko,name_ru,name_zh,aliases,country,lon,lat,accuracy_m,gauges_mm,"
        "city_id,note,source_ids",
        "dandong,city,Dandong,단동,Даньдун,丹东,Andong,CN,124.39,40.13,2000,1435;1520,,,gazette",
        "dandong-port,port,Dandong port,,,,,CN,124.15,39.83,2500,1435,dandong,,gazette",
        "sinuiju,city,Sinuiju,신의주,,,,KP,124.4,40.1,2000,1435,,,gazette",
        "sinuiju-port,port,Sinuiju port,,,,,KP,124.38,40.09,2000,,sinuiju,,gazette",
    ),
    "crossings.csv": (
        "id,name_en,name_ko,name_ru,name_zh,aliases,country_a,country_b,place_a,place_b,modes,lon,"
        "lat,accuracy_m,evidence,groups,service,note,source_ids",
        "cn-kp-bridge,Bridge,,,,,CN,KP,dandong,sinuiju,rail;road,124.3925,40.115,100,placed,"
        "all-cn-kp-land,,,gazette",
        "cn-kp-sea,Sea,,,,,CN,KP,dandong-port,sinuiju-port,sea,123.4,38.6,100,placed,,none_known,,"
        "gazette",
    ),
    "assumptions.csv": (
        "id,quantity,unit,low,typical,high,good_end,year,includes,basis,conversion,note,source_ids",
        "gauge.cost.dandong,price,USD/TEU,1,2,3,low,2024,gauge_change,assumed,,,",
        "gauge.hours.dandong,hours,h,1,2,3,low,2024,gauge_change,published,,,gazette",
    ),
    "price_index.csv": (
        "id,cpi,months,note,source_ids",
        "2014,200,12,,yearbook",
        "2024,300,12,,yearbook",
    ),
    "cargo.csv": (
        "id,name_en,wagon,wagon_payload_t,wagon_teu,train_wagons,lorry_payload_t,"
        "axle_load_t,gauge_methods,vessel,is_liner,goes_by_ferry,default_t,basis,note,source_ids",
        "coal,coal,gondola,69,,65,20,23.5,transshipment,bulk,no,no,1000,published,,yearbook",
        "container,containers,flat wagon,60,2,55,,23,transshipment,container,yes,yes,12,assumed,,",
        "general,general goods,wagon,50,,57,20,23,transshipment,general,no,yes,1000,assumed,,",
        "grain_bag,bags,covered wagon,64,,65,20,23,bogie_exchange,general,no,yes,1000,assumed,,",
        "grain_bulk,loose grain,hopper,70,,65,20,23,transshipment,bulk,no,no,1000,assumed,,",
    ),
    "capacities.csv": (
        "id,subject_id,mode,quantity,value,unit,basis,kinds,year,first_day,last_day,note,"
        "source_ids",
        "cn-kp-bridge-days,cn-kp-bridge,rail,working_days,6,days/week,observed,,2025,,,"
        "not on Sunday,gazette",
        "cn-kp-bridge-t,cn-kp-bridge,rail,throughput,1000000,t/year,design,coal,2025,,,,gazette",
        "cn-kp-bridge-year,cn-kp-bridge,rail,holidays,,,observed,,2025,12-30,01-02,"
        "shut over New Year,gazette",
    ),
    "lines.csv": (
        "id,name_en,name_ko,name_ru,name_zh,aliases,from_id,to_id,distance_km,operator,speed_kmh,"
        "note,source_ids",
        "line-yalu,Yalu line,압록선,,,Yalu railway,dandong,sinuiju,3,Railway,60,design,gazette",
    ),
    "links.csv": (
        "id,mode,from_id,to_id,distance_km,distance_basis,gauges_mm,tracks,electrification,"
        "operator,line_id,path_weight,path_weight_reason,crossing_id,border_km,status_subject,"
        "note,source_ids",
        "rail-dandong-sinuiju,rail,dandong,sinuiju,3,tariff,1435,1,no,,line-yalu,1,,cn-kp-bridge,"
        "1.5,,,gazette",
        "sea-dandong-sinuiju,sea,dandong-port,sinuiju-port,60,estimated,,,,,,1,,cn-kp-sea,,,,"
        "unsourced-memory",
    ),
    "bridges.csv": (
        "id,name_en,name_ko,name_ru,name_zh,aliases,crossing_id,carries,built_year,length_m,"
        "length_other_m,length_source_ids,tracks,lanes,gauges_mm,country_a,country_b,lon,lat,"
        "accuracy_m,note,source_ids",
        "yalu-bridge,Yalu bridge,,,,,cn-kp-bridge,rail;road,1943,940.8,944,gazette;gazette,1,1,"
        "1435,CN,KP,124.3925,40.115,100,,gazette",
    ),
    "ports.csv": (
        "id,unlocode,rail_gauges_mm,piers,ice,capacity,note,source_ids",
        "dandong-port,CNDDG,1435,2 piers,,,,gazette",
    ),
    "ferries.csv": (
        "id,name_en,name_ko,name_ru,name_zh,aliases,operator,ship,headway_days,sailing_days,"
        "sailings,valid_from,valid_to,note,source_ids",
        "cn-kp-sea,Sea,,,,,,Haeyang 1,7,Mon,dandong-port@mon,2005-08,2006,,gazette",
    ),
    "terminals.csv": ("id,note,source_ids", "dandong,,gazette"),
    "gauge_breaks.csv": (
        "id,name_en,place_id,crossing_id,gauge_from_mm,gauge_to_mm,both_ways,method,"
        "for_containers,hours_id,cost_id,hours_told,hours_source_ids,lon,lat,accuracy_m,note,"
        "source_ids",
        "dandong-transshipment,Dandong,dandong,cn-kp-bridge,1520,1435,yes,transshipment,yes,"
        "gauge.hours.dandong,gauge.cost.dandong,,,124.39,40.13,100,,gazette",
    ),
    "events.csv": (
        "id,date,date_precision,subject_id,scope,modes,traffic,kind,status,disputed,disputed_by,"
        "headline,"
        "source_id,remark",
        "all-cn-kp-land-2020-01,2020-01-01,month,,all-cn-kp-land,rail,freight,change,suspended,no,,"
        "Stopped,gazette,",
        "cn-kp-bridge-2025-06-01,2025-06-01,day,cn-kp-bridge,,rail,freight,observation,open,no,,"
        "Trains run,gazette,",
    ),
    "distance_checks.csv": (
        "id,mode,from_id,to_id,distance_km,note,source_ids",
        "rail-dandong-sinuiju,rail,dandong,sinuiju,3,,gazette",
    ),
    "exceptions.csv": ("table,row_id,rule,reason",),
    "datapackage.json": ('{"version": "2026.11.0"}',),
}


def write_tables(folder: Path) -> Path:
    """The small world as files in `folder`, which is made."""
    folder.mkdir()
    for name, lines in TABLES.items():
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def add_empty_tables(folder: Path) -> None:
    """The tables of which the small world knows nothing: only what their columns are."""
    for table in DATA_DIR.glob("*.csv"):
        if not (folder / table.name).exists():
            header = table.read_text(encoding="utf-8").partition("\n")[0]
            (folder / table.name).write_text(f"{header}\n", encoding="utf-8")
